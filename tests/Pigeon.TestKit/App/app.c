// The app that tests put behind HAProxy: a small HTTP/1.1 server that does on demand what real apps do by accident.
//
// Settings come from the environment, or from KEY=VALUE arguments, which win:
//   VERSION         answered in the body and as X-Version (default "dev")
//   PORT            default 8080
//   HEALTH_PATH     default /health
//   BOOT_MS         sleep that long before listening
//   WARMUP_MS       listen, but answer 503 to everything for that long
//   UNHEALTHY=1     the health path answers 503
//   EXIT_AT_START   print a line to stderr and exit with that code, after EXIT_AFTER_MS
//   ON_TERM         drain (default): serve on for DRAIN_MS, each answer saying "Connection: close", finish, exit 0
//                   exit: die at once    lame: like drain, but every answer is 503    ignore: nothing happens
//   DRAIN_MS        default 500
//
// Paths: / /health /slow?ms=N /status/NNN /echo /toggle-health /exit?code=N
//        /resolve/NAME       the address that the name leads to
//        /stream?ms=N&kb=K   an answer of K KB that takes that long to come (64 KB)
//        /ws                 a WebSocket (RFC 6455) that echoes each message until the client closes it
// "app --health" asks the server on PORT for its health and exits 0 or 1: Docker's HEALTHCHECK in an image without a shell.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_LIMIT = 16384, NOT_FOUND = 404, UNAVAILABLE = 503 };

static const char *version, *health_path, *on_term;
static char host_name[256];
static int port, drain_ms;
static struct timespec warm_at;
static atomic_bool unhealthy, draining, lame;
static atomic_int in_flight;

struct connection {
    int fd;
    size_t start, end;                   // the unread bytes of the buffer
    char buffer[HEAD_LIMIT];
};

struct request {
    char method[16], target[2048], websocket_key[64];
    bool keep_alive, chunked, expects_continue;
    long long content_length, body_bytes;
};

static const char *setting(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

static int number(const char *name, int otherwise) {
    const char *value = getenv(name);
    return value && *value ? atoi(value) : otherwise;
}

static void pause_ms(long ms) {
    struct timespec left = {ms / 1000, (ms % 1000) * 1000000L};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) { }
}

static bool is_warm(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > warm_at.tv_sec || (now.tv_sec == warm_at.tv_sec && now.tv_nsec >= warm_at.tv_nsec);
}

static bool send_all(int fd, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = send(fd, bytes, count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes += sent;
        count -= (size_t)sent;
    }
    return true;
}

static bool fill(struct connection *c) {
    if (c->start == c->end) c->start = c->end = 0;
    if (c->start > 0 && c->end == sizeof c->buffer) {
        memmove(c->buffer, c->buffer + c->start, c->end - c->start);
        c->end -= c->start;
        c->start = 0;
    }
    if (c->end == sizeof c->buffer) return false;
    ssize_t got;
    do got = recv(c->fd, c->buffer + c->end, sizeof c->buffer - c->end, 0);
    while (got < 0 && errno == EINTR);
    if (got <= 0) return false;
    c->end += (size_t)got;
    return true;
}

// One line without its line end; false when the peer is gone or the line is too long.
static bool read_line(struct connection *c, char *line, size_t size) {
    for (;;) {
        char *from = c->buffer + c->start, *newline = memchr(from, '\n', c->end - c->start);
        if (newline) {
            size_t length = (size_t)(newline - from);
            c->start += length + 1;
            if (length > 0 && from[length - 1] == '\r') length--;
            if (length >= size) return false;
            memcpy(line, from, length);
            line[length] = 0;
            return true;
        }
        if (!fill(c)) return false;
    }
}

static bool skip_bytes(struct connection *c, long long count) {
    while (count > 0) {
        if (c->start == c->end && !fill(c)) return false;
        size_t have = c->end - c->start;
        size_t take = (long long)have < count ? have : (size_t)count;
        c->start += take;
        count -= (long long)take;
    }
    return true;
}

static void read_header(struct request *r, char *line) {
    char *value = strchr(line, ':');
    if (!value) return;
    *value++ = 0;
    while (isspace((unsigned char)*value)) value++;
    if (strcasecmp(line, "Content-Length") == 0) r->content_length = atoll(value);
    else if (strcasecmp(line, "Transfer-Encoding") == 0) r->chunked = strcasestr(value, "chunked") != NULL;
    else if (strcasecmp(line, "Sec-WebSocket-Key") == 0) snprintf(r->websocket_key, sizeof r->websocket_key, "%s", value);
    else if (strcasecmp(line, "Expect") == 0) r->expects_continue = strcasestr(value, "100-continue") != NULL;
    else if (strcasecmp(line, "Connection") == 0) {
        if (strcasestr(value, "close")) r->keep_alive = false;
        else if (strcasestr(value, "keep-alive")) r->keep_alive = true;
    }
}

static bool read_head(struct connection *c, struct request *r) {
    char line[4096], protocol[16] = "";
    memset(r, 0, sizeof *r);
    if (!read_line(c, line, sizeof line)) return false;
    if (sscanf(line, "%15s %2047s %15s", r->method, r->target, protocol) != 3) return false;
    r->keep_alive = strcmp(protocol, "HTTP/1.1") == 0;
    for (;;) {
        if (!read_line(c, line, sizeof line)) return false;
        if (!*line) return true;
        read_header(r, line);
    }
}

static bool read_chunks(struct connection *c, struct request *r) {
    char line[256];
    for (;;) {
        if (!read_line(c, line, sizeof line)) return false;
        long long size = strtoll(line, NULL, 16);
        if (size <= 0) break;
        if (!skip_bytes(c, size) || !read_line(c, line, sizeof line)) return false;
        r->body_bytes += size;
    }
    do if (!read_line(c, line, sizeof line)) return false;
    while (*line);
    return true;
}

static bool read_body(struct connection *c, struct request *r) {
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    if (r->expects_continue && !send_all(c->fd, go_on, sizeof go_on - 1)) return false;
    if (r->chunked) return read_chunks(c, r);
    r->body_bytes = r->content_length;
    return skip_bytes(c, r->content_length);
}

static long query(const char *target, const char *name, long otherwise) {
    const char *at = strchr(target, '?');
    size_t length = strlen(name);
    while (at) {
        at++;
        if (strncmp(at, name, length) == 0 && at[length] == '=') return atol(at + length + 1);
        at = strchr(at, '&');
    }
    return otherwise;
}

static bool is_path(const char *target, const char *path) {
    size_t length = strlen(path);
    return strncmp(target, path, length) == 0 && (target[length] == 0 || target[length] == '?');
}

// The address that a name leads to here. Nothing is sent to it: where the machine's firewall drops what it forwards, containers cannot talk to each other.
static int resolve(const char *name, char *body, size_t size) {
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found = NULL;
    char address[INET_ADDRSTRLEN];
    if (getaddrinfo(name, NULL, &hints, &found) != 0) return NOT_FOUND;
    inet_ntop(AF_INET, &((struct sockaddr_in *)found->ai_addr)->sin_addr, address, sizeof address);
    freeaddrinfo(found);
    snprintf(body, size, "%s\n", address);
    return 200;
}

// The status of the answer; its body goes to `body`.
static int answer(const struct request *r, char *body, size_t size) {
    snprintf(body, size, "%s %s\n", version, host_name);
    if (!is_warm() || atomic_load(&lame)) return UNAVAILABLE;
    if (is_path(r->target, health_path)) return atomic_load(&unhealthy) ? UNAVAILABLE : 200;
    if (is_path(r->target, "/")) return 200;
    if (is_path(r->target, "/slow")) {
        pause_ms(query(r->target, "ms", 1000));
        return 200;
    }
    if (strncmp(r->target, "/status/", 8) == 0) {
        int status = atoi(r->target + 8);
        return status >= 200 && status <= 599 ? status : NOT_FOUND;
    }
    if (is_path(r->target, "/echo")) {
        snprintf(body, size, "%lld\n", r->body_bytes);
        return 200;
    }
    if (is_path(r->target, "/toggle-health")) {
        bool now = !atomic_load(&unhealthy);
        atomic_store(&unhealthy, now);
        snprintf(body, size, "%s\n", now ? "unhealthy" : "healthy");
        return 200;
    }
    if (strncmp(r->target, "/resolve/", 9) == 0) return resolve(r->target + 9, body, size);
    if (is_path(r->target, "/exit")) _exit((int)query(r->target, "code", 1));   // as a crash: the request is never answered
    return NOT_FOUND;
}

// SHA-1 (RFC 3174) of fewer than 120 bytes: all that the answer to a WebSocket's key needs.
static void sha1(const char *text, size_t length, unsigned char digest[20]) {
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    unsigned char padded[128] = {0};
    size_t size = length < 56 ? 64 : 128;
    memcpy(padded, text, length);
    padded[length] = 0x80;
    padded[size - 2] = (unsigned char)(length * 8 >> 8);
    padded[size - 1] = (unsigned char)(length * 8);
    for (unsigned char *block = padded; block < padded + size; block += 64) {
        uint32_t w[80], v[5];
        for (int i = 0; i < 16; i++)
            w[i] = (uint32_t)block[i * 4] << 24 | (uint32_t)block[i * 4 + 1] << 16 | (uint32_t)block[i * 4 + 2] << 8 | block[i * 4 + 3];
        for (int i = 16; i < 80; i++) {
            uint32_t x = w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16];
            w[i] = x << 1 | x >> 31;
        }
        memcpy(v, h, sizeof v);
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20 ? (v[1] & v[2]) | (~v[1] & v[3]) : i >= 40 && i < 60 ? (v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3]) : v[1] ^ v[2] ^ v[3];
            uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
            uint32_t next = (v[0] << 5 | v[0] >> 27) + f + v[4] + k + w[i];
            v[4] = v[3];
            v[3] = v[2];
            v[2] = v[1] << 30 | v[1] >> 2;
            v[1] = v[0];
            v[0] = next;
        }
        for (int i = 0; i < 5; i++) h[i] += v[i];
    }
    for (int i = 0; i < 20; i++) digest[i] = (unsigned char)(h[i / 4] >> (24 - i % 4 * 8));
}

static void base64(const unsigned char *bytes, size_t count, char *text) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < count; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16 | (i + 1 < count ? (uint32_t)bytes[i + 1] << 8 : 0) | (i + 2 < count ? bytes[i + 2] : 0);
        for (int j = 0; j < 4; j++) *text++ = i + (size_t)j > count ? '=' : letters[three >> (18 - j * 6) & 63];
    }
    *text = 0;
}

static bool take(struct connection *c, void *bytes, size_t count) {
    for (char *to = bytes; count > 0; ) {
        if (c->start == c->end && !fill(c)) return false;
        size_t have = c->end - c->start, now = have < count ? have : count;
        memcpy(to, c->buffer + c->start, now);
        c->start += now;
        to += now;
        count -= now;
    }
    return true;
}

// Echoes frames of up to 8 KB, answers pings, and says goodbye when the client does.
static void speak_websocket(struct connection *c, const struct request *r) {
    char text[512], accept[32];
    unsigned char digest[20], frame[4 + 8192];
    snprintf(text, sizeof text, "%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", r->websocket_key);
    sha1(text, strlen(text), digest);
    base64(digest, sizeof digest, accept);
    int length = snprintf(text, sizeof text, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: %s\r\nX-Version: %s\r\nX-Hostname: %s\r\n\r\n", accept, version, host_name);
    if (!send_all(c->fd, text, (size_t)length)) return;
    for (bool open = true; open; ) {
        unsigned char head[2], extended[2], mask[4];
        if (!take(c, head, 2)) return;
        size_t size = head[1] & 0x7F;
        if (size == 126) {
            if (!take(c, extended, 2)) return;
            size = (size_t)extended[0] << 8 | extended[1];
        }
        if (!(head[1] & 0x80) || size > 8192 || !take(c, mask, 4) || !take(c, frame + 4, size)) return;
        for (size_t i = 0; i < size; i++) frame[4 + i] ^= mask[i % 4];
        open = (head[0] & 0x0F) != 8;
        unsigned char *from = size < 126 ? frame + 2 : frame;
        from[0] = (head[0] & 0x0F) == 9 ? 0x8A : head[0];
        from[1] = size < 126 ? (unsigned char)size : 126;
        if (size >= 126) {
            from[2] = (unsigned char)(size >> 8);
            from[3] = (unsigned char)size;
        }
        if (!send_all(c->fd, (char *)from, size + (size < 126 ? 2 : 4))) return;
    }
}

enum { PIECES = 20 };

static bool stream(struct connection *c, const struct request *r, bool keep_alive) {
    char text[1024], piece[1024];
    long kilobytes = query(r->target, "kb", 64), pause = query(r->target, "ms", 1000) / PIECES;
    memset(piece, 'x', sizeof piece);
    int length = snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nX-Version: %s\r\nX-Hostname: %s\r\n%sContent-Length: %ld\r\n\r\n",
        version, host_name, keep_alive ? "" : "Connection: close\r\n", kilobytes * 1024);
    if (!send_all(c->fd, text, (size_t)length)) return false;
    for (long sent = 0; sent < kilobytes; sent++) {
        if (sent * PIECES / kilobytes != (sent - 1) * PIECES / kilobytes) pause_ms(pause);
        if (!send_all(c->fd, piece, sizeof piece)) return false;
    }
    return true;
}

static bool respond(struct connection *c, const struct request *r, bool *keep_alive) {
    char body[1024], text[2048];
    if (is_path(r->target, "/stream") && is_warm() && !atomic_load(&lame)) {
        *keep_alive = r->keep_alive && !atomic_load(&draining);
        return stream(c, r, *keep_alive);
    }
    int status = answer(r, body, sizeof body);
    bool bodyless = status == 204 || status == 304;
    *keep_alive = r->keep_alive && !atomic_load(&draining);
    int length = snprintf(text, sizeof text,
        "HTTP/1.1 %d %s\r\nX-Version: %s\r\nX-Hostname: %s\r\nContent-Type: text/plain\r\n%s",
        status, status < 400 ? "OK" : "Refused", version, host_name, *keep_alive ? "" : "Connection: close\r\n");
    if (!bodyless) length += snprintf(text + length, sizeof text - (size_t)length, "Content-Length: %zu\r\n", strlen(body));
    bool with_body = !bodyless && strcmp(r->method, "HEAD") != 0;
    length += snprintf(text + length, sizeof text - (size_t)length, "\r\n%s", with_body ? body : "");
    return send_all(c->fd, text, (size_t)length);
}

// Closing with unread bytes would reset the connection and take the last answer with it, so the rest is read first.
static void close_politely(int fd) {
    char rest[512];
    struct timeval limit = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    shutdown(fd, SHUT_WR);
    for (int i = 0; i < 64 && recv(fd, rest, sizeof rest, 0) > 0; i++) { }
    close(fd);
}

static void *serve(void *argument) {
    struct connection *c = argument;
    struct request request;
    bool keep_alive = true;
    while (keep_alive && (c->start < c->end || fill(c))) {
        atomic_fetch_add(&in_flight, 1);
        keep_alive = read_head(c, &request) && read_body(c, &request);
        if (keep_alive && *request.websocket_key && is_path(request.target, "/ws") && is_warm() && !atomic_load(&lame)) {
            speak_websocket(c, &request);
            keep_alive = false;
        }
        keep_alive = keep_alive && respond(c, &request, &keep_alive) && keep_alive;
        atomic_fetch_sub(&in_flight, 1);
    }
    close_politely(c->fd);
    free(c);
    return NULL;
}

static void *await_signal(void *argument) {
    int signal_number;
    sigwait((sigset_t *)argument, &signal_number);
    printf("ending: %s\n", on_term);
    fflush(stdout);
    if (strcmp(on_term, "exit") == 0) _exit(128 + signal_number);
    atomic_store(&lame, strcmp(on_term, "lame") == 0);
    atomic_store(&draining, true);
    pause_ms(drain_ms);
    while (atomic_load(&in_flight) > 0) pause_ms(5);
    _exit(0);
}

static void watch_signals(void) {
    static sigset_t ends;
    pthread_t thread;
    signal(SIGPIPE, SIG_IGN);
    if (strcmp(on_term, "ignore") == 0) {
        signal(SIGTERM, SIG_IGN);
        return;
    }
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    pthread_create(&thread, NULL, await_signal, &ends);
}

static struct sockaddr_in address_of(in_addr_t host) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(host);
    return address;
}

static int ask_health(void) {
    struct sockaddr_in address = address_of(INADDR_LOOPBACK);
    struct timeval limit = {2, 0};
    char text[512], reply[64] = "";
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) return 1;
    int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: health\r\nConnection: close\r\n\r\n", health_path);
    if (!send_all(fd, text, (size_t)length)) return 1;
    if (recv(fd, reply, sizeof reply - 1, MSG_WAITALL) <= 0) return 1;
    return strncmp(reply, "HTTP/1.1 200 ", 13) == 0 ? 0 : 1;
}

static int listen_on_port(void) {
    struct sockaddr_in address = address_of(INADDR_ANY);
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 1024) != 0) {
        perror("listen");
        exit(1);
    }
    printf("listening on %d\n", port);
    fflush(stdout);
    return fd;
}

static void accept_forever(int listener) {
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 256 * 1024);
    pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
    for (;;) {
        int fd = accept(listener, NULL, NULL), on = 1;
        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE) pause_ms(10);
            continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *c = calloc(1, sizeof *c);
        pthread_t thread;
        if (!c) { close(fd); continue; }
        c->fd = fd;
        if (pthread_create(&thread, &small, serve, c) != 0) { close(fd); free(c); }
    }
}

int main(int count, char **arguments) {
    bool health_only = false;
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--health") == 0) health_only = true;
        else if (strchr(arguments[i], '=')) putenv(arguments[i]);
    }
    version = setting("VERSION", "dev");
    health_path = setting("HEALTH_PATH", "/health");
    on_term = setting("ON_TERM", "drain");
    port = number("PORT", 8080);
    drain_ms = number("DRAIN_MS", 500);
    if (health_only) return ask_health();

    if (getenv("EXIT_AT_START") && *getenv("EXIT_AT_START")) {
        fprintf(stderr, "refusing to start: EXIT_AT_START is %s\n", getenv("EXIT_AT_START"));
        pause_ms(number("EXIT_AFTER_MS", 0));
        return number("EXIT_AT_START", 1);
    }
    gethostname(host_name, sizeof host_name - 1);
    atomic_store(&unhealthy, number("UNHEALTHY", 0) != 0);
    watch_signals();
    pause_ms(number("BOOT_MS", 0));
    int listener = listen_on_port();
    clock_gettime(CLOCK_MONOTONIC, &warm_at);
    long long warm_ns = warm_at.tv_nsec + number("WARMUP_MS", 0) * 1000000LL;
    warm_at.tv_sec += warm_ns / 1000000000LL;
    warm_at.tv_nsec = warm_ns % 1000000000LL;
    accept_forever(listener);
}
