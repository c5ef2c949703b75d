/* SPDX-License-Identifier: MIT
 *
 * Where the command line's token is found. */
#include "engine/cli/credential.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/cli/cli.h"

enum { TOKEN_MOST = 256 }; /* [bytes] */

/* One line; what is around it is cut away. */
static int take_line(const char *path, struct buffer *kept, const char **token)
{
    char *text = kept->data;
    size_t size = strspn(text, " \t\r\n");
    char *begin = text + size;
    size = strcspn(begin, " \t\r\n");
    if (size == 0 || begin[size + strspn(begin + size, " \t\r\n")])
        return complain(EX_CONFIG, "%s: must hold one token and nothing else", path);
    begin[size] = '\0';
    *token = begin;
    return EX_OK;
}

static int read_file(const char *path, FILE *file, struct buffer *kept, const char **token)
{
    struct stat about;
    if (fstat(fileno(file), &about) != 0 || (about.st_mode & (S_IRWXG | S_IRWXO)))
        return complain(EX_CONFIG, "%s: others can read it; chmod 600", path);
    char *room = buffer_reserve(kept, TOKEN_MOST + 1);
    size_t got = fread(room, 1, TOKEN_MOST, file);
    room[got] = '\0';
    return take_line(path, kept, token);
}

static int open_file(const char *path, bool named, struct buffer *kept, const char **token)
{
    FILE *file = fopen(path, "re");
    if (!file && !named && (errno == ENOENT || errno == ENOTDIR))
        return EX_OK;
    if (!file)
        return complain(EX_NOINPUT, "%s: %s", path, strerror(errno));
    int code = read_file(path, file, kept, token);
    fclose(file);
    return code;
}

int credential_find(const char *file, struct buffer *kept, const char **token)
{
    char path[4096];
    const char *said = getenv("PRAKTIK_TOKEN");
    const char *settings = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    *token = NULL;
    if (file)
        return open_file(file, true, kept, token);
    if (said && *said) {
        *token = said;
        return EX_OK;
    }
    if (settings && *settings)
        snprintf(path, sizeof path, "%s/praktik/token", settings);
    else if (home && *home)
        snprintf(path, sizeof path, "%s/.config/praktik/token", home);
    else
        return EX_OK;
    return open_file(path, false, kept, token);
}
