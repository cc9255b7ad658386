"""The words of a text and what each of them says, found without a dictionary.

Words are English words without their endings, katakana words, kanji and pairs of kanji, and a kanji with its first
kana. Old and new kanji, the two kana, small kana, long marks and `ヴ` make no difference.
"""

import re
from typing import Final

from madoguchi.words import printed

_OLD: Final = (
    "會國學廣鐵狀拂轉價團體產藝祕錄發賣實權證據變應對輸號圖屬專屆巖廳德戰擔數歐殘澤濟營獨當盡禮種稅經繼續總聯職聲舊萬處與讓豐譯讀辯邊遲醫釀釋銳險隨雜靈顯驗黨齊黑佛來兩冰區參壓壽將尙屢彈從惡戲擇擴攝條樂樣榮橫檢歡步歷每氣淨滿漢"
    "潛濕燒爭爲獎獻畫疊碎穀竊粹縣縱纖缺罐臺舍茲莊蟲蠶衞裝覺觀觸謠豫賴輕遞鄕鄰鑛鎭關陷隱靑靜響飮餘驅髮鬪鹽麥龍亞圍壹稻驛圓緣艷毆櫻奧溫穩假繪壞懷槪殼嶽卷勸寬歸僞犧擧虛峽挾狹曉勳薰徑莖惠揭溪螢鷄擊硏儉劍圈嚴效恆黃齋劑棧慘贊絲齒兒"
    "辭寫收澁獸肅敍稱涉奬乘剩繩壤孃囑眞寢愼醉穗髓樞瀨淺踐錢禪雙壯搜插巢瘦聰騷增藏臟墮帶滯瀧單膽斷癡晝鑄聽點傳燈盜貳惱腦霸廢拜拔蠻濱甁舖寶沒襃默藥譽搖亂覽獵綠壘勵戾齡戀爐勞樓祿灣逹鬭內吳"
)
_NEW: Final = (
    "会国学広鉄状払転価団体産芸秘録発売実権証拠変応対輸号図属専届巌庁徳戦担数欧残沢済営独当尽礼種税経継続総連職声旧万処与譲豊訳読弁辺遅医醸釈鋭険随雑霊顕験党斉黒仏来両氷区参圧寿将尚屡弾従悪戯択拡摂条楽様栄横検歓歩歴毎気浄満漢"
    "潜湿焼争為奨献画畳砕穀窃粋県縦繊欠缶台舎茲荘虫蚕衛装覚観触謡予頼軽逓郷隣鉱鎮関陥隠青静響飲余駆髪闘塩麦竜亜囲壱稲駅円縁艶殴桜奥温穏仮絵壊懐概殻岳巻勧寛帰偽犠挙虚峡挟狭暁勲薫径茎恵掲渓蛍鶏撃研倹剣圏厳効恒黄斎剤桟惨賛糸歯児"
    "辞写収渋獣粛叙称渉奨乗剰縄壌嬢嘱真寝慎酔穂髄枢瀬浅践銭禅双壮捜挿巣痩聡騒増蔵臓堕帯滞滝単胆断痴昼鋳聴点伝灯盗弐悩脳覇廃拝抜蛮浜瓶舗宝没褒黙薬誉揺乱覧猟緑塁励戻齢恋炉労楼禄湾達闘内呉"
)
_NEWER: Final = str.maketrans(_OLD + "ゐゑヰヱ", _NEW + "いえイエ")
_SMALL: Final = re.compile(r"(?<=[一-鿿])つ(?=[てた])")
_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_LARGE: Final = str.maketrans("ぁぃぅぇぉっゃゅょ", "あいうえおつやゆよ")
_V: Final = dict(zip("ァィェォぁぃぇぉ", "ばびべぼ" * 2, strict=True))
_RUN: Final = re.compile(r"[a-z][a-z0-9&'+-]*|[一-鿿々]+|[ァ-ヴー]+")
_ENDINGS: Final = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""))
_SILENT: Final = frozenset(
    """a an the of to in on at for by with and or our we us i my me you your they their it its is are was were be been
    do does did how can could would should what which who whom where when that this these those from please help need
    want like as into over not no any some have has had get there about because before after will than first then
    """.split()  # noqa: SIM905  # read as a line
)
_COMMON: Final = frozenset(  # what a question about help says of any need
    """相談 補助 助成 制度 支援 方法 会社 企業 自社 場合 対象 申込 申請 期限 費用 今後 時点 助言 紹介 可能 必要 業者
    事業 商品 製品 聞 話 教 言 行 来 見 出 分 知 誰 何 人 方 所 作 困 助 使 入 受 取 思 全 前 先 後 中 上 下 年 月 日
    円 万 千 店 国 他 者 一 二 三 今 最 対 同 自 半 間 度 考 持 多 少 新 良 高 安 低 大 小
    company firm business support product
    """.split()  # noqa: SIM905  # read as a line
)
_KATAKANA_SAYS: Final = 1.3  # as long as two pairs of kanji, and counted once
_COMMON_SAYS: Final = 0.5
_INSIDE_SAYS: Final = 0.7  # a pair inside a longer run of kanji
_INFLECTED_SAYS: Final = 0.3  # a kanji with its first kana: 払っ


def spelt(text: str) -> str:
    """Return a text as it is printed, in lower case, new kanji and new kana (ゐる, 困つて); katakana stays katakana."""
    return _SMALL.sub("っ", printed(text).casefold().translate(_NEWER))


def level(text: str) -> str:
    """Return a text in which no way of writing kana or kanji makes a difference; for texts to be found in texts."""
    bare = re.sub("[ヴゔ]([ァィェォぁぃぇぉ])", lambda found: _V[found[1]], spelt(text))
    return re.sub("(?<=[ぁ-ゖ])ー", "", bare.translate(_HIRAGANA).translate(_LARGE))


def words(text: str) -> dict[str, float]:
    """Return the words of a text as `spelt`, each with what it says: 1 for a word of its own, less for a part."""
    found: list[tuple[str, float]] = []
    for match in _RUN.finditer(text):
        run, after = match[0], text[match.end() : match.end() + 1]
        if not _is_kanji(run):
            found += [(stem(run), 1.0 if run.isascii() else _KATAKANA_SAYS)] if run not in _SILENT else []
            continue
        found += [(run, 1.0)] if len(run) <= 2 else [(run[i : i + 2], _INSIDE_SAYS) for i in range(len(run) - 1)]
        found += [(run[-1] + after, _INFLECTED_SAYS)] if "ぁ" <= after <= "ゖ" else []
    found.sort(key=lambda word: word[1])
    return {word: says * (_COMMON_SAYS if word in _COMMON else 1.0) for word, says in found}


def long_runs(text: str) -> list[str]:
    """Return the runs of one script that are long enough to be known in spite of a slip of the finger."""
    return [run for run in _RUN.findall(text) if len(run) >= (3 if _is_kanji(run) else 5)]


def cuts(word: str) -> set[str]:
    """Return a word and what is left of it without one letter: two words one slip apart share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def stem(run: str) -> str:
    """Return an English word without its ending, a katakana word levelled, and kanji as they are."""
    if not run.isascii():
        return level(run)
    for ending, instead in _ENDINGS:
        if run.endswith(ending) and len(run) >= len(ending) + 3 and not run.endswith(("ss", "us", "is")):
            run = run.removesuffix(ending) + instead
            break
    if len(run) > 3 and run[-1] == run[-2] and run[-1] not in "aeiouls":
        run = run[:-1]
    return run.removesuffix("e") if len(run) > 4 else run


def _is_kanji(run: str) -> bool:
    return run[0] >= "一" or run[0] == "々"
