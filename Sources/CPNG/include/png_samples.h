// Reading of PNG files by libpng's full interface.
//
// libpng's simplified interface converts samples by the file's colour information and takes 16-bit
// samples as linear light; other programs read the samples as they are. The full interface reports
// errors by a long jump, which only C may jump over.
#ifndef PNG_SAMPLES_H
#define PNG_SAMPLES_H

#include <png.h>
#include <stddef.h>

// What the header of a file says.
typedef struct {
    unsigned width, height;
    // Bits of a sample: 1, 2, 4, 8 or 16.
    unsigned bitDepth;
    // Samples of a pixel in the file.
    unsigned storedChannels;
    // Samples of a pixel as it is read: 1 (grey), 3 (colours) or 4 (with opacity).
    unsigned channels;
    // Whether the rows come in seven passes.
    int isInterlaced;
} PNGHeader;

enum { PNG_MESSAGE_SIZE = 256 };

// Reads the header. Returns 0 and writes a message where it is damaged.
int pngReadHeader(const unsigned char *bytes, size_t count, PNGHeader *header,
                  char message[PNG_MESSAGE_SIZE]);

// Reads the picture to 8-bit samples, `header->width * header->height * header->channels` of them.
// A palette becomes colours, shallow greys become deep ones, of 16 bits the upper 8 are kept; colour
// information (gamma, profiles) changes nothing. Returns 0 and writes a message where the file is
// damaged.
int pngReadSamples(const unsigned char *bytes, size_t count, const PNGHeader *header,
                   unsigned char *samples, char message[PNG_MESSAGE_SIZE]);

#endif
