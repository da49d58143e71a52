# What the functions answer: each statement, "----", and what it gives, up to an
# empty line. "basalt fn test --rewrite" writes the answers that it gets.

SELECT add_tax(100, 19), add_tax(0, 19), add_tax(NULL, 19)
----
119|0|

SELECT initials('Ada King of Lovelace'), initials(''), initials(NULL)
----
AKL||

SELECT count(*), sum(add_tax(n, 50)) FROM generate_series(1, 10000) g(n)
----
10000|75007500
