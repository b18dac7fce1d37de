#pragma once

/// Lets the initialisers of variables run again in whose midst the calling thread stops.
void initialisers_end(void);
