// Calls of Linux that the C library has and Swift's module of it leaves out.
#pragma once
/// Renames a file or folder; with `OCS_RENAME_EXCHANGE` each of the two gets the other's name, at once.
extern int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned int flags);
#define OCS_RENAME_EXCHANGE 2u
/// Opens a new file that is in memory alone; with `OCS_MFD_CLOEXEC` no program that is started gets it.
extern int memfd_create(const char *name, unsigned int flags);
#define OCS_MFD_CLOEXEC 1u
