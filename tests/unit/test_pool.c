/* test_pool.c: every worker works once, and only for one caller at a time. */
#include "base/pool.h"
#include "fail_alloc.h"
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

enum { WORKERS = 3 };

/* How many threads still start; this program's pthread_create is found before
 * the system's. */
static size_t threads_left = SIZE_MAX;

typedef int create(pthread_t *, const pthread_attr_t *, void *(*)(void *),
                   void *);

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                   void *(*run)(void *), void *argument)
{
    create *real = NULL;
    *(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
    if (threads_left == 0)
        return EAGAIN;
    threads_left--;
    return real(thread, attributes, run, argument);
}

static rf_pool *make(uint32_t threads)
{
    rf_pool *pool;
    assert_int_equal(rf_pool_create(threads, &pool, NULL), RF_OK);
    assert_int_equal(rf_pool_threads(pool), threads);
    return pool;
}

static void count_worker(void *data, uint32_t worker)
{
    size_t *counts = data;
    counts[worker]++; /* each its own: no lock, and tsan would see a second */
}

static void every_worker_runs_once_a_start(void **state)
{
    (void)state;
    enum { ROUNDS = 500 };
    size_t counts[WORKERS] = {0};
    rf_pool *pool = make(WORKERS);
    for (size_t i = 0; i < ROUNDS; i++) {
        assert_true(rf_pool_start(pool, count_worker, counts));
        rf_pool_wait(pool);
        for (size_t w = 0; w < WORKERS; w++)
            assert_int_equal(counts[w], i + 1);
    }
    rf_pool_destroy(pool);
}

/* Holds all workers until the test lets them go. */
typedef struct gate {
    sem_t entered, open;
    atomic_size_t passed;
} gate;

static void pass_gate(void *data, uint32_t worker)
{
    (void)worker;
    gate *g = data;
    sem_post(&g->entered);
    sem_wait(&g->open);
    atomic_fetch_add(&g->passed, 1);
}

static void gate_init(gate *g)
{
    sem_init(&g->entered, 0, 0);
    sem_init(&g->open, 0, 0);
    atomic_init(&g->passed, 0);
}

static void gate_open(gate *g)
{
    for (size_t i = 0; i < WORKERS; i++)
        sem_post(&g->open);
}

static void workers_work_at_the_same_time(void **state)
{
    (void)state;
    gate g;
    gate_init(&g);
    rf_pool *pool = make(WORKERS);
    assert_true(rf_pool_start(pool, pass_gate, &g));
    for (size_t i = 0; i < WORKERS; i++)
        sem_wait(&g.entered); /* would not end if one ran after the other */
    assert_int_equal(g.passed, 0);
    gate_open(&g);
    rf_pool_wait(pool);
    assert_int_equal(g.passed, WORKERS);
    rf_pool_destroy(pool);
}

static void a_pool_at_work_refuses_until_it_is_waited_for(void **state)
{
    (void)state;
    gate g;
    size_t counts[WORKERS] = {0};
    gate_init(&g);
    rf_pool *pool = make(WORKERS);
    assert_true(rf_pool_start(pool, pass_gate, &g));
    assert_false(rf_pool_start(pool, count_worker, counts));
    gate_open(&g);
    for (size_t i = 0; i < WORKERS; i++)
        sem_wait(&g.entered);
    assert_false(rf_pool_start(pool, count_worker, counts));
    rf_pool_wait(pool);
    for (size_t i = 0; i < WORKERS; i++)
        assert_int_equal(counts[i], 0);
    assert_true(rf_pool_start(pool, count_worker, counts));
    rf_pool_wait(pool);
    for (size_t i = 0; i < WORKERS; i++)
        assert_int_equal(counts[i], 1);
    rf_pool_destroy(pool);
}

static void a_pool_without_workers_refuses(void **state)
{
    (void)state;
    rf_pool *pool = make(0);
    assert_false(rf_pool_start(pool, count_worker, NULL));
    rf_pool_destroy(pool);
}

/* Two callers of one pool: whoever is refused works alone. */
typedef struct caller {
    rf_pool *pool;
    size_t served, alone;
    size_t counts[WORKERS];
} caller;

static void *call_often(void *data)
{
    caller *c = data;
    for (size_t i = 0; i < 300; i++) {
        if (rf_pool_start(c->pool, count_worker, c->counts)) {
            rf_pool_wait(c->pool);
            c->served++;
        } else {
            c->alone++;
        }
    }
    return NULL;
}

static void callers_that_compete_get_their_own_work_done(void **state)
{
    (void)state;
    rf_pool *pool = make(WORKERS);
    caller callers[2] = {{.pool = pool}, {.pool = pool}};
    pthread_t other = {0};
    assert_int_equal(pthread_create(&other, NULL, call_often, &callers[1]), 0);
    call_often(&callers[0]);
    pthread_join(other, NULL);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(callers[i].served + callers[i].alone, 300);
        for (size_t w = 0; w < WORKERS; w++)
            assert_int_equal(callers[i].counts[w], callers[i].served);
    }
    assert_true(callers[0].served + callers[1].served > 0);
    rf_pool_destroy(pool);
}

static void destroying_waits_for_work_under_way(void **state)
{
    (void)state;
    gate g;
    gate_init(&g);
    gate_open(&g);
    rf_pool *pool = make(WORKERS);
    assert_true(rf_pool_start(pool, pass_gate, &g));
    rf_pool_destroy(pool);
    assert_int_equal(g.passed, WORKERS);
    rf_pool_destroy(NULL);
}

static void see_signals(void *data, uint32_t worker)
{
    sigset_t *blocked = data;
    pthread_sigmask(SIG_BLOCK, NULL, &blocked[worker]);
}

static void workers_take_no_signals_of_the_host(void **state)
{
    (void)state;
    sigset_t blocked[WORKERS], own;
    rf_pool *pool = make(WORKERS);
    assert_true(rf_pool_start(pool, see_signals, blocked));
    rf_pool_wait(pool);
    for (size_t i = 0; i < WORKERS; i++) {
        assert_true(sigismember(&blocked[i], SIGINT));
        assert_true(sigismember(&blocked[i], SIGTERM));
        assert_false(sigismember(&blocked[i], SIGSEGV));
    }
    pthread_sigmask(SIG_BLOCK, NULL, &own);
    assert_false(sigismember(&own, SIGINT));
    rf_pool_destroy(pool);
}

static void too_many_threads_are_refused(void **state)
{
    (void)state;
    rf_pool *pool = NULL;
    rf_error err;
    fail_never();
    assert_int_equal(rf_pool_create(1025, &pool, &err), RF_ARGUMENT);
    assert_string_equal(err.message, "pool: threads must be 0..1024, got 1025");
    assert_int_equal(allocations(), 0);
    assert_null(pool);
}

static void short_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    rf_pool *pool = NULL;
    rf_status status;
    size_t n = 0;
    do {
        fail_after(n++);
        status = rf_pool_create(1, &pool, NULL);
        assert_true(status == RF_OK || !pool);
    } while (status == RF_NOMEM && n < 10);
    fail_never();
    assert_int_equal(status, RF_OK);
    assert_int_equal(n, 3); /* the pool, its workers, and then it passed */
    rf_pool_destroy(pool);
}

static void threads_that_do_not_start_end_those_that_did(void **state)
{
    (void)state;
    for (size_t n = 0; n < WORKERS; n++) {
        rf_pool *pool = NULL;
        rf_error err;
        char expected[80];
        threads_left = n;
        const rf_status status = rf_pool_create(WORKERS, &pool, &err);
        threads_left = SIZE_MAX;
        assert_int_equal(status, RF_LIMIT);
        snprintf(expected, sizeof expected,
                 "pool: the system starts no more than %zu of 3 threads", n);
        assert_string_equal(err.message, expected);
        assert_null(pool);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_worker_runs_once_a_start),
        cmocka_unit_test(workers_work_at_the_same_time),
        cmocka_unit_test(a_pool_at_work_refuses_until_it_is_waited_for),
        cmocka_unit_test(a_pool_without_workers_refuses),
        cmocka_unit_test(callers_that_compete_get_their_own_work_done),
        cmocka_unit_test(destroying_waits_for_work_under_way),
        cmocka_unit_test(workers_take_no_signals_of_the_host),
        cmocka_unit_test(too_many_threads_are_refused),
        cmocka_unit_test(short_memory_leaves_nothing_behind),
        cmocka_unit_test(threads_that_do_not_start_end_those_that_did),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
