// Functions of each number.
#include <math.h>

// With e^x = 2^n e^r this is 2^n (e^r - 1) + (2^n - 1): nothing is lost near zero. Half of the power is
// doubled at last, since 2^128 is no number. Source of the polynomial: Cephes, expf.
INLINE Vector expm1Of(Vector x) {
    Vector low = choose(x < -87, fill(-87), x);
    Vector kept = choose(low > 89, fill(89), low);
    Vector shifted = kept * 1.44269504f + 12582912.0f;
    Vector n = shifted - 12582912.0f;
    Vector r = kept - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    Vector p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r;
    Integers power = ((Integers)shifted - 0x4B400000 + 126) << 23;
    Vector half = (Vector)power;
    Vector value = (half * p + (half - 0.5f)) * 2;
    value = choose(x > 88.7228394f, fill(INFINITY), value);
    return choose(x == 0, x, value);
}

// What is left of an angle after whole quarter turns, whose number is in the lowest bits of `shifted`.
INLINE Vector restOfQuarters(Vector x, Vector *shifted) {
    *shifted = x * 0.636619772f + 12582912.0f;
    Vector n = *shifted - 12582912.0f;
    Vector r = x - n * 1.5703125f;
    r = r - n * 4.837512969970703125e-4f;
    return r - n * 7.54978995489188e-8f;
}

// The sine of `quarters` quarter turns more than r. Source of the polynomials: Cephes, sinf.
INLINE Vector sineOfQuarters(Vector r, Integers quarters) {
    Vector z = r * r;
    Vector p = z * -1.9515295891e-4f + 8.3321608736e-3f;
    p = p * z - 1.6666654611e-1f;
    // The sum would lose the sign of zero.
    Vector sine = choose(r == 0, r, r + r * (z * p));
    Vector q = z * 2.443315711809948e-5f - 1.388731625493765e-3f;
    q = q * z + 4.166664568298827e-2f;
    Vector cosine = 1 - z * 0.5f + (z * z) * q;
    Vector value = choose((quarters & 1) != 0, cosine, sine);
    return (Vector)((Integers)value ^ ((quarters & 2) << 30));
}

// Beyond this the quarter turns cannot be taken off without loss.
#define LARGEST_ANGLE 8192.0f

INLINE int areSmallAngles(const float *x, long count) {
    int small = 1;
    // Not-a-number is left to the plain function, too.
    for (long i = 0; i < count; i++) small &= x[i] < LARGEST_ANGLE && x[i] > -LARGEST_ANGLE;
    return small;
}

// Whether no number is infinite or NaN: the exponents of these are all ones.
static int isFiniteLoop(const float *x, long count) {
    const Integers magnitude = 0x7FFFFFFF - (Integers){}, infinite = 0x7F800000 - (Integers){};
    Integers found[4] = {};
    long i = 0;
    for (; i + 4 * VL <= count; i += 4 * VL)
        for (int part = 0; part < 4; part++)
            found[part] |= ((Integers)load(x + i + part * VL) & magnitude) >= infinite;
    for (; i < count; i += VL)
        found[0] |= ((Integers)loadPart(x + i, count - i) & magnitude) >= infinite;
    Integers all = found[0] | found[1] | found[2] | found[3];
    int any = 0;
    for (int lane = 0; lane < VL; lane++) any |= all[lane];
    return !any;
}

static void expm1Loop(const float *from, float *to, long count) {
    for (long i = 0; i < count; i += VL)
        storePart(expm1Of(loadPart(from + i, count - i)), to + i, count - i);
}

#define ANGLES(NAME, MORE, PLAIN)                                                                  \
    static void NAME(const float *from, float *to, long count) {                                   \
        for (long i = 0; i < count; i += VL) {                                                     \
            long part = count - i < VL ? count - i : VL;                                           \
            if (areSmallAngles(from + i, part)) {                                                  \
                Vector shifted, r = restOfQuarters(loadPart(from + i, part), &shifted);            \
                storePart(sineOfQuarters(r, (Integers)shifted + MORE), to + i, part);              \
            } else {                                                                               \
                for (long j = i; j < i + part; j++) to[j] = PLAIN(from[j]);                        \
            }                                                                                      \
        }                                                                                          \
    }

ANGLES(sineLoop, 0, sinf)
ANGLES(cosineLoop, 1, cosf)
