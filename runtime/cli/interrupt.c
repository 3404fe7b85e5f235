#include "interrupt.h"
#include "report.h"
#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* A signal handler has no other way to learn whom it concerns. */
static rf_host *volatile watched;
static volatile sig_atomic_t times;

static void handle(int signal)
{
    (void)signal;
    const int cause = errno; /* of what was interrupted */
    times = times + 1;
    if (times > 2)
        _exit(CLI_INTERRUPTED);
    rf_host_interrupt(watched);
    if (times == 1) {
        static const char note[] =
            "\ninterrupted: finishing this step; once more stops at once\n";
        const ssize_t written = write(STDERR_FILENO, note, sizeof note - 1);
        (void)written;
    }
    errno = cause;
}

void cli_interrupt_watch(rf_host *host)
{
    watched = host;
    times = 0;
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

bool cli_interrupt_end(void)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    watched = NULL;
    return times > 0;
}
