"""What the scripts of a text do not show is found in a dictionary, in every thread."""

from concurrent.futures import ThreadPoolExecutor

from madoguchi.ask.words_of import words_of


def test_a_word_in_hiragana_is_the_word_in_kanji() -> None:
    assert "儲かる" in words_of("もうからない") & words_of("儲かりません")


def test_a_text_without_japanese_has_none() -> None:
    assert words_of("sell abroad") == set()


def test_words_that_only_help_say_nothing() -> None:
    assert words_of("それをして、ください。") == set()


def test_threads_do_not_disturb_each_other() -> None:
    texts = ["模倣品を売られて困っている", "展示会に出たい"] * 100
    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(words_of, texts)] == [words_of(text) for text in texts]
