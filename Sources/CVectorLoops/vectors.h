// Vectors of VL numbers and the functions of them that gates need.
#include <string.h>

typedef float Vector __attribute__((vector_size(4 * VL), aligned(4)));
typedef int Integers __attribute__((vector_size(4 * VL), aligned(4)));

#define INLINE static inline __attribute__((always_inline))

INLINE Vector load(const float *from) { return *(const Vector *)from; }
INLINE void store(Vector value, float *to) { *(Vector *)to = value; }
INLINE Vector fill(float value) { return value - (Vector){}; }

// The first `count` numbers and zeros.
INLINE Vector loadPart(const float *from, long count) {
    if (count >= VL) return load(from);
    Vector value = {};
    memcpy(&value, from, 4 * count);
    return value;
}

INLINE void storePart(Vector value, float *to, long count) {
    if (count >= VL) store(value, to);
    else memcpy(to, &value, 4 * count);
}

INLINE Vector choose(Integers where, Vector yes, Vector no) {
    return (Vector)(((Integers)yes & where) | ((Integers)no & ~where));
}

// The exponential, to 1 part in 10^7: 2^n times a polynomial of what is left of the argument, which
// is kept within -87...88. Not-a-number stays. Source: Cephes, expf.
INLINE Vector exponential(Vector x) {
    x = choose(x > 88, fill(88), choose(x < -87, fill(-87), x));
    // Adding 1.5 * 2^23 rounds, and leaves the whole number in the lowest bits.
    Vector shifted = x * 1.44269504f + 12582912.0f;
    Vector n = shifted - 12582912.0f;
    Vector r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    Vector p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + (r + 1);
    Integers power = ((Integers)shifted - 0x4B400000 + 127) << 23;
    return p * (Vector)power;
}

INLINE Vector sigmoid(Vector x) { return 1 / (1 + exponential(-x)); }

// Near zero a polynomial keeps small results exact. Source: Cephes, tanhf.
INLINE Vector hyperbolicTangent(Vector x) {
    Integers sign = (Integers)x & (Integers)fill(-0.0f);
    Vector size = (Vector)((Integers)x & ~(Integers)fill(-0.0f));
    Vector far = 1 - 2 / (exponential(size + size) + 1);
    Vector z = x * x;
    Vector p = z * -5.70498872745e-3f + 2.06390887954e-2f;
    p = p * z - 5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z - 3.33332819422e-1f;
    Vector near = x + x * (z * p);
    return choose(size < 0.625f, near, (Vector)((Integers)far | sign));
}
