-- What the server's machine says of its memory, and what a container leaves of it; NULL where there is no such file.
SELECT pg_read_file('/proc/meminfo', 0, 200, true),
       pg_read_file('/sys/fs/cgroup/memory.max', 0, 40, true),
       pg_read_file('/sys/fs/cgroup/memory/memory.limit_in_bytes', 0, 40, true)
