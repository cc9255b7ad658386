import resource

from madoguchi.engine.limits import open_more


def test_a_process_may_open_what_it_wants_up_to_the_hard_limit() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        assert open_more(100) == 100
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[1] == before[1]
        if before[1] != resource.RLIM_INFINITY:
            assert open_more(before[1]) < before[1]
            assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == before[1]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
