// Calls of Linux that the C library has and Swift's module of it leaves out.
#pragma once
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
/// Renames a file or folder; with `OCS_RENAME_EXCHANGE` each of the two gets the other's name, at once.
extern int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned int flags);
#define OCS_RENAME_EXCHANGE 2u
/// Opens a new file that is in memory alone; with `OCS_MFD_CLOEXEC` no program that is started gets it.
extern int memfd_create(const char *name, unsigned int flags);
#define OCS_MFD_CLOEXEC 1u
/// Opens a channel whose ends, with `O_CLOEXEC`, no program gets that is started meanwhile.
extern int pipe2(int ends[2], int flags);

#define OCS_NEW_USERS 0x10000000
#define OCS_NEW_NETWORK 0x40000000
extern int unshare(int flags);

/// What a program may use that is started.
struct ocs_bounds { unsigned long long seconds, memory; };

/// Starts a program that ends by signals as any program does, can write to no file and, where the system allows it, sees
/// no network. Between fork and exec nothing but the system may be called, which Swift cannot promise. Gives the process,
/// or a negative number of the system; what exec says no to is written to `report`.
static inline int ocs_start(char *const words[], int input, int output, int errors, int report, struct ocs_bounds bounds) {
  pid_t process = fork();
  if (process < 0) return -errno;
  if (process > 0) return process;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, 0);
  signal(SIGPIPE, SIG_DFL);
  struct rlimit seconds = {bounds.seconds, bounds.seconds}, memory = {bounds.memory, bounds.memory}, file = {0, 0};
  setrlimit(RLIMIT_CPU, &seconds);
  setrlimit(RLIMIT_AS, &memory);
  setrlimit(RLIMIT_FSIZE, &file);
  if (unshare(OCS_NEW_NETWORK) < 0) (void)unshare(OCS_NEW_USERS | OCS_NEW_NETWORK);
  if (dup2(input, 0) >= 0 && dup2(output, 1) >= 0 && dup2(errors, 2) >= 0) execvp(words[0], words);
  int code = errno;
  if (write(report, &code, sizeof code) < 0) _exit(126);
  _exit(127);
}
