// All loops for vectors of VL numbers; included once for each width.
#include "vectors.h"
#include "products.h"
#include "lstm.h"
#include "optimizers.h"
#include "functions.h"

#define VECTOR_LOOPS                                                                               \
    {                                                                                              \
        lstmForwardCount, lstmBackwardCount, lstmPackForward, lstmPackBackward, lstmForward,       \
            lstmBackward, adam, isFiniteLoop, expm1Loop, sineLoop, cosineLoop                      \
    }
