#pragma once

/// Notes that the descriptors which are open now are this process's own.
void descriptors_install(void);
/// Opens the standard streams again that an earlier cell closed.
void descriptors_restore_streams(void);
