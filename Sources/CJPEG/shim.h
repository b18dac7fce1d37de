// The TurboJPEG interface of libjpeg-turbo. Its plain interface reports a corrupt file by calling a
// function that must not return (setjmp and longjmp), which Swift cannot express.
#include <turbojpeg.h>
