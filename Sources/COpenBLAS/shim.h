// Not linked: the library is opened at its first use, after its processor type has been chosen.
#include <cblas.h>
