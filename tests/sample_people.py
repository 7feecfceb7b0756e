"""The people of the tests: a small department."""

from cases.people import People, Person, Role

MANAGER = Person(
    "smirnova", "Анна Смирнова", frozenset({Role.MANAGER, Role.TRAINER}), "smirnova@pass24.example", "+7 495 000-00-01"
)
TRAINER = Person("orlov", "Павел Орлов", frozenset({Role.TRAINER}), "orlov@pass24.example", "+7 495 000-00-02")
SALES = Person("belova", "Мария Белова", frozenset({Role.SALES}), "belova@pass24.example", "+7 495 000-00-03")
SUPPORT = Person("support", "Техподдержка PASS24", frozenset({Role.TECH_SUPPORT}), "support@pass24.example")
INSTALLER = Person("volkov", "Игорь Волков", frozenset({Role.INSTALLER}), "volkov@pass24.example", "+7 495 000-00-06")
PEOPLE = (MANAGER, TRAINER, SALES, SUPPORT, INSTALLER)
DIRECTORY = People(PEOPLE)
HEAD = Person("guseva", "Ирина Гусева", frozenset({Role.HEAD}), "guseva@pass24.example")
"""Not one of them: most tests have no head."""
OPERATOR = Person("operations", "Дежурный", frozenset({Role.OPERATOR}), "operations@pass24.example")
"""Nor is there anybody of the operators, unless a test says so."""
COLLEAGUE = Person("petrov", "Пётр Петров", frozenset({Role.MANAGER}), "petrov@pass24.example")
"""Nor this one: a second manager, where a test needs two."""
DIRECTOR = Person("lebedev", "Олег Лебедев", frozenset({Role.DIRECTOR}), "lebedev@pass24.example")
ACCOUNTANT = Person("zueva", "Нина Зуева", frozenset({Role.ACCOUNTANT}), "zueva@pass24.example")
"""Whom an order needs beside a head: not of the directory of most tests, either."""
