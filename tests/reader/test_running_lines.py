"""What a document repeats on each page, and what only looks so."""

from reader.running_lines import counts_pages, drop_running, key_of, without_page_number


def test_a_page_number_is_taken_out_of_its_line() -> None:
    assert without_page_number("Skin Care Policy | Page 3 of 18") == "Skin Care Policy"
    assert without_page_number("Page 3") == ""
    assert without_page_number("- 4 -") == ""
    assert without_page_number("CPT 17003") == "CPT 17003"


def test_numbers_that_count_the_pages_repeat_a_line() -> None:
    lines = [(number, f"Policy of 07/01/2026, page {number + 1}") for number in range(4)]

    assert counts_pages(lines)
    assert len({key_of(line) for _, line in lines}) == 1


def test_codes_that_differ_from_page_to_page_repeat_nothing() -> None:
    assert not counts_pages([(0, "81201 81202"), (1, "81293 81294"), (2, "81300 81301")])


def test_lines_of_codes_at_the_edges_of_pages_are_kept() -> None:
    pages = [
        [f"{81200 + 7 * page} {81201 + 7 * page}", f"Prose {'abcde'[page]}.", f"{11300 + 5 * page}"]
        for page in range(5)
    ]

    kept = drop_running("\f".join("\n".join(page) for page in pages))

    assert [line for line in kept if line] == [line for page in pages for line in page]


def test_headers_stay_at_the_top_and_footers_go_to_the_end() -> None:
    pages = [
        f"Skin Care Policy\n\nProse {'abcd'[n]}.\n\nEffective 07/01/2026\nPage {n + 1} of 4"
        for n in range(4)
    ]

    kept = [line for line in drop_running("\f".join(pages)) if line]

    assert kept == [
        "Skin Care Policy",
        "Prose a.",
        "Prose b.",
        "Prose c.",
        "Prose d.",
        "Effective 07/01/2026",
    ]


def test_page_numbers_that_count_up_show_pages_where_no_form_feeds_do() -> None:
    pages = []
    for number in range(1, 6):
        body = [f"Line {'abcdefghij'[n]} of page {'vwxyz'[number - 1]}." for n in range(10)]
        pages += ["A Plan", *body, f"Page {number} of 5"]

    kept = [line for line in drop_running("\n".join(pages)) if line]

    assert kept.count("A Plan") == 1
    assert not [line for line in kept if line.startswith("Page")]
    assert len(kept) == 51


def test_one_line_between_two_page_numbers_repeats_nothing() -> None:
    page = [
        "Page 1 of 2",
        "L57.0 keratosis",
        "D04.9 carcinoma in situ",
        "",
        "a",
        "b",
        "Page 2 of 2",
    ]

    kept = drop_running("\n".join(["Prose of the first page.", *page]))

    assert kept.index("L57.0 keratosis") < kept.index("D04.9 carcinoma in situ") < kept.index("a")


def test_a_header_that_first_stands_above_all_pages_is_kept_once() -> None:
    pages = ["Skin Care Policy", *(f"Line {word}." for word in "abcdefghij"), "Page 1 of 2"]
    pages += ["Skin Care Policy", *(f"Line {word}." for word in "klmnopqrst"), "Page 2 of 2"]

    assert drop_running("\n".join(pages)).count("Skin Care Policy") == 1


def test_a_page_printed_again_with_its_own_numbers_loses_both() -> None:
    said = [f"This is line number {name} of a text" for name in "abcdefghijklmnopqrstuvwxyz"]
    lines: list[str] = []
    for index, line in enumerate(said):
        lines.append(line)
        if index % 6 == 5:
            lines.append(f"Policy 17 {index // 6 + 1}")
        if index % 8 == 7:
            lines += ["Print view", f"Page {index // 8 + 1} of 4"]

    kept = [line for line in drop_running("\n".join(lines)) if line.strip()]

    assert kept[: len(said)] == said
    assert not [line for line in kept if "Page" in line]
    assert kept.count("Print view") == 1


def test_a_page_number_within_a_sentence_leaves_no_empty_line() -> None:
    lines = ["The plan covers freezing of", "", "Page 1 of 2", "", "Actinic lesions."]

    assert drop_running("\n".join(lines)) == [lines[0], lines[-1]]


def test_a_page_number_after_a_sentence_leaves_one_empty_line() -> None:
    lines = ["The plan covers freezing.", "", "Page 1 of 2", "", "Actinic lesions"]

    assert drop_running("\n".join(lines)) == [lines[0], "", lines[-1]]


def test_pages_that_were_printed_again_lose_the_numbers_of_each_printing() -> None:
    lines = [f"Line {'abcdefghij'[n % 10]} of part {'uvwxyz'[n // 10]}." for n in range(60)]
    printed = list(lines)
    for number in range(5, 0, -1):
        printed.insert(number * 11, f"Acme Policy L-9 | Page {number} of 5")
    for number in range(6, 0, -1):
        printed.insert(
            number * 9 + 3, f"https://acme.example/policies/l-9.pdf  {number}/6  11/20/2026"
        )
    for number in range(4, 0, -1):
        printed.insert(number * 13 + 1, f"{number}")

    kept = [line for line in drop_running("\n".join(printed)) if line.strip()]

    assert [line for line in kept if line.startswith("Line")] == lines
    assert len(kept) <= len(lines) + 2


def test_a_paragraph_at_the_foot_of_each_page_is_kept_once() -> None:
    foot = [
        f"Acme keeps the right to change its {word} at any time and" for word in "abcdefghijklmn"
    ]
    pages: list[str] = []
    for number in range(1, 7):
        pages += [f"Line {'abcdefghij'[n]} of page {'uvwxyz'[number - 1]}." for n in range(10)]
        pages += [*foot, f"Page {number} of 6"]

    kept = [line for line in drop_running("\n".join(pages)) if line]

    assert [kept.count(line) for line in foot] == [1] * len(foot)
    assert len([line for line in kept if line.startswith("Line")]) == 60


def test_a_line_that_a_list_repeats_beside_few_page_numbers_is_kept() -> None:
    pages: list[str] = []
    for number in range(1, 7):
        pages += [
            f"Line {'abcdefghijklmnopqrst'[n]} of page {'uvwxyz'[number - 1]}." for n in range(20)
        ]
        pages += ["and each gene after it"] * (number in {2, 4}) + [f"Page {number} of 6"]

    assert drop_running("\n".join(pages)).count("and each gene after it") == 2
