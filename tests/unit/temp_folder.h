/*
 * temp_folder.h: a folder for the files of a test program.
 *
 * A group setup makes it and goes there, so that tests name files plainly; the
 * teardown removes it with all that is in it.
 */
#ifndef RF_TESTS_TEMP_FOLDER_H
#define RF_TESTS_TEMP_FOLDER_H

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char temp_folder[512];
static char first_folder[4096]; /* where the program was started */

static inline int enter_temp_folder(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    snprintf(temp_folder, sizeof temp_folder, "%s/raveforce-XXXXXX",
             base != NULL ? base : "/tmp");
    return getcwd(first_folder, sizeof first_folder) != NULL &&
                   mkdtemp(temp_folder) != NULL && chdir(temp_folder) == 0
               ? 0
               : -1;
}

static inline int remove_entry(const char *path, const struct stat *info,
                               int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

static inline int leave_temp_folder(void **state)
{
    (void)state;
    return chdir(first_folder) == 0
               ? nftw(temp_folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS)
               : -1;
}

/* Entries of the working folder whose name contains `part`. */
static inline size_t count_entries(const char *part)
{
    size_t count = 0;
    DIR *folder = opendir(".");
    const struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL)
        count += strstr(entry->d_name, part) != NULL;
    if (folder != NULL)
        closedir(folder);
    return count;
}

#endif
