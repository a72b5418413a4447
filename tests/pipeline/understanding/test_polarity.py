from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.marked import mark
from pipeline.polarity import signed

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon

# "+ what gives" and "- what takes", in three languages
LINES = (Path(__file__).parents[2] / "data" / "directions.txt").read_text(encoding="utf-8").splitlines()
DIRECTIONS = [
    *((line[2:], {"+": 1, "-": -1}[line[0]]) for line in LINES),
    ("Больше не требуется загранпаспорт для поездок друг к другу", 1),
    ("Шетелдік жүргізуші үшін хабарлама беру міндетті болмайды", 1),
    ("Ограничений на «Сырыме», о которых предупреждали водителей, с 10 июля не будет", 1),
    ("The introduction of electronic tolling for heavy vehicles has been postponed", 1),
    ("Drivers will no longer need a visa", 1),
    ("Trucks without seals will be turned away", -1),
    ("Жеңілдік енді берілмейді", -1),
    ("Запрет на въезд грузовиков отменять не собираются", -1),
    ("No plans to close the border, ministry says", 1),
    ("Russia lifts the ban", 1),
    ("Poland prolonged the ban on trucks", -1),
    ("The limit will not be applied to drivers", 1),
    ("Tashkent abolishes permits", 1),
    ("The exemption was abolished", -1),
    ("Baku raises the duty", -1),
    ("Minsk cuts the fee", 1),
    ("Drivers were spared the 90-day rule", 1),
    ("Trucks without a QR code stay outside", -1),
    ("Россия сняла запрет", 1),
    ("Запрет продлён на полгода", -1),
    ("Правило 90 дней применять не будут", 1),
    ("Льготу отменили", -1),
    ("Пошлину повысили", -1),
    ("Квоту увеличили", 1),
    ("Перевозчиков освободили от ограничений", 1),
    ("Ресей тыйымды алып тастады", 1),
    ("Тыйым мерзімі ұзартылды", -1),
    ("Шектеу қолданылмайды", 1),
    ("Жеңілдік жойылды", -1),
    ("Баж салығы көтерілді", -1),
    ("Литва шекараны жабады", -1),
    ("Пиязға тыйым салмайды", 1),
    ("Ankara removes the quota on Georgian trucks", 1),
    ("Ankara suspends the fine for six months", 1),
    ("Drivers no longer have to hand over fingerprints", 1),
    ("The visa fee doubled", -1),
    ("Иран перестал выдавать визы водителям", -1),
    ("Мораторий на проверки продлён", 1),
    ("Срок пребывания сократили до 30 дней", -1),
    ("Болу мерзімі бір жылға дейін ұзартылды", 1),
    ("Шекара көктемге дейін ашылмайды", -1),
    ("Сербия рұқсат квотасын екі есе қысқартты", -1),
]


@pytest.mark.parametrize(("sentence", "direction"), DIRECTIONS)
def test_which_way_a_sentence_points(lexicon: Lexicon, sentence: str, direction: int) -> None:
    """Acts and negations turn a rule's own sense round: 1 gives, -1 takes."""
    total = sum(sign.sign for marked in mark(sentence, "", lexicon) for sign in signed(marked))
    assert (total > 0) - (total < 0) == direction
