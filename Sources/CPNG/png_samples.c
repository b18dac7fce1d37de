#include "png_samples.h"

#include <setjmp.h>
#include <string.h>

// A file in memory, read from front to back, and where its first error is written.
typedef struct {
    const unsigned char *bytes;
    size_t count, offset;
    char *message;
} Source;

static void fail(png_structp png, png_const_charp text) {
    Source *source = png_get_error_ptr(png);
    strncpy(source->message, text, PNG_MESSAGE_SIZE - 1);
    source->message[PNG_MESSAGE_SIZE - 1] = 0;
    png_longjmp(png, 1);
}

static void ignoreWarning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void take(png_structp png, png_bytep target, size_t count) {
    Source *source = png_get_io_ptr(png);
    if (count > source->count - source->offset) png_error(png, "the file ends too early");
    memcpy(target, source->bytes + source->offset, count);
    source->offset += count;
}

// Starts reading: afterwards the header is known. Returns null where libpng has no memory.
static png_structp start(Source *source, png_infop *info) {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, source, fail, ignoreWarning);
    if (!png) return NULL;
    *info = png_create_info_struct(png);
    if (!*info) {
        png_destroy_read_struct(&png, NULL, NULL);
        return NULL;
    }
    png_set_read_fn(png, source, take);
    // Texts, profiles and the like are passed over; opacity (tRNS) is not among them.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    // What other programs warn about and pass over ends no reading here either.
    png_set_benign_errors(png, 1);
    return png;
}

static void describe(png_structp png, png_infop info, PNGHeader *header) {
    int colourType = png_get_color_type(png, info);
    int hasOpacity = (colourType & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
    header->width = png_get_image_width(png, info);
    header->height = png_get_image_height(png, info);
    header->bitDepth = png_get_bit_depth(png, info);
    header->storedChannels = png_get_channels(png, info);
    header->channels = hasOpacity ? 4 : (colourType & PNG_COLOR_MASK_COLOR) ? 3 : 1;
    header->isInterlaced = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;
}

static int withoutMemory(char *message) {
    strcpy(message, "libpng could not start");
    return 0;
}

int pngReadHeader(const unsigned char *bytes, size_t count, PNGHeader *header,
                  char message[PNG_MESSAGE_SIZE]) {
    Source source = {bytes, count, 0, message};
    png_infop info = NULL;
    png_structp volatile png = start(&source, &info);
    if (!png) return withoutMemory(message);
    png_structp owned = png;
    int volatile isRead = 0;
    if (!setjmp(png_jmpbuf(png))) {
        png_read_info(png, info);
        describe(png, info, header);
        isRead = 1;
    }
    png_destroy_read_struct(&owned, &info, NULL);
    return isRead;
}

int pngReadSamples(const unsigned char *bytes, size_t count, const PNGHeader *header,
                   unsigned char *samples, char message[PNG_MESSAGE_SIZE]) {
    Source source = {bytes, count, 0, message};
    png_infop info = NULL;
    png_structp volatile png = start(&source, &info);
    if (!png) return withoutMemory(message);
    png_structp owned = png;
    int volatile isRead = 0;
    if (!setjmp(png_jmpbuf(png))) {
        png_read_info(png, info);
        // Palettes and shallow greys to 8 bits, a transparent colour to opacity.
        png_set_expand(png);
        // The upper half of 16 bits, as Pillow and TensorFlow take it.
        png_set_strip_16(png);
        if (header->channels == 4) png_set_gray_to_rgb(png);
        int passes = png_set_interlace_handling(png);
        png_read_update_info(png, info);
        size_t rowSize = (size_t)header->width * header->channels;
        if (png_get_rowbytes(png, info) != rowSize || png_get_image_height(png, info) != header->height)
            png_error(png, "its pixels are of another kind than its header says");
        for (int pass = 0; pass < passes; pass++)
            for (unsigned row = 0; row < header->height; row++)
                png_read_row(png, samples + row * rowSize, NULL);
        isRead = 1;
    }
    png_destroy_read_struct(&owned, &info, NULL);
    return isRead;
}
