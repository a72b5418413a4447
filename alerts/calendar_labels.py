"""The words of cancelled events, in the languages of labels."""

from __future__ import annotations

from alerts.calendar_events import Gone
from alerts.labels import Words

REMOVED = Words("removed from the calendar", "снято с календаря", "күнтізбеден алынды")
SHOWN_BEFORE = Words("Shown before", "Раньше указывалось", "Бұрын көрсетілген күн")
WHY = {
    Gone.UNDATED: Words(
        "The reports no longer name a date.",
        "В сообщениях дата больше не называется.",
        "Хабарларда күні енді аталмайды.",
    ),
    Gone.RETRACTED: Words(
        "The reports no longer speak of a change of rules.",
        "В сообщениях больше не говорится об изменении правил.",
        "Хабарларда ереже өзгерісі туралы енді айтылмайды.",
    ),
    Gone.REJECTED: Words("The change was rejected.", "Изменение отклонено.", "Өзгеріс қабылданбады."),
    Gone.MERGED: Words(
        "It turned out to be the same event as another one.",
        "Оказалось, что это то же событие, что и другое.",
        "Бұл басқа оқиғамен бір оқиға болып шықты.",
    ),
}
