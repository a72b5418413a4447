"""What is known before any article is labelled: hand-set weights that the fitted ones are drawn towards."""

from __future__ import annotations

from typing import Final

Weights = dict[str, dict[str, float]]

STAGE: Final[Weights] = {
    "called_for": {
        "stage.called": 1.0, "voice": 0.7, "voice+stage.called": 1.0, "supranational+stage.called": 0.8, "effective:ahead": -2.0,
        "effective:past": -1.5, "concept:ask": 0.3, "stage.decided": -0.3, "voice@title": 0.8, "stage.called@title": 0.8,
    },
    "proposed": {
        "stage.proposed": 0.9, "concept:draft": 0.8, "modal": 0.3, "intent": 0.5, "authority+stage.proposed": 0.4, "modal@title": 0.6,
        "stage.proposed@title": 0.5, "effective:past": -1.5,
    },
    "decided": {
        "stage.decided": 0.5, "stage.decided.done": 0.4, "stage.future": 0.4, "effective:ahead": 1.6, "rule+stage.decided": 0.4,
        "agreement+stage.decided": 0.3, "effective:past": -1.5, "concept:prolong": 0.4, "act.keep.done@title": 0.4, "act.up.done@title": 0.4, "act.reverse.done@title": 0.4, "restriction.done@title": 0.3, "rule+restriction": 0.1,
    },
    "in_force": {
        "stage.in_force": 0.6, "effective:past": 2.4, "stage.in_force.done": 0.5, "rule+stage.in_force": 0.2, "present": 0.2,
        "effective:ahead": -2.0, "stage.proposed": -0.4, "concept:customs_control": 0.5, "queue": 0.3, "border+queue": 0.2, "concept:price_freeze": 0.6,
    },
    "rejected": {"stage.rejected": 1.2, "stage.rejected@title": 1.8, "stage.rejected@lead": 0.4, "refused@title": 1.4, "refused": 0.4, "effective:ahead": -1.0, "(always)": -1.0},
}  # fmt: skip
DIRECTION: Final[Weights] = {
    "eases": {"balance": 1.2, "balance@title": 0.8, "balance@lead": 0.6, "opens:gives": 0.8, "relief@title": 0.3, "stage:called_for": 2.6},
    "tightens": {"balance": -1.2, "balance@title": -0.8, "balance@lead": -0.6, "opens:takes": 0.8, "restriction@title": 0.3, "concept:prolong": 0.3, "toll": 0.3, "area:energy": 1.2, "(always)": 0.4},
    "mixed": {"procedure@title": 2.0, "procedure@lead": 0.5, "concept:electronic_queue": 0.6, "concept:permit_exchange": 1.0, "procedure": 0.4, "permit@title": 0.6, "concept:define_status": 0.8, "(always)": -1.2},
}  # fmt: skip
AREA: Final[Weights] = {
    "migration": {"migration": 0.8, "entry": 0.3, "concept:stay_limit": 1.2, "concept:visa_free": 1.0, "concept:visa": 0.6, "concept:biometrics": 0.8, "person": 0.4, "concept:entry_ban": 0.6, "migration_rule": 0.5},
    "trade": {"trade_flow": 0.8, "goods": 0.4, "customs": 0.5, "border": 0.4, "queue": 0.4, "mode": 0.4, "permit": 0.7, "concept:navigation_seal": 1.0, "concept:export_ban": 0.6, "concept:import_ban": 0.6, "concept:prior_notice": 0.5,
              "trade_word": 0.3, "burden": 0.2, "concept:customs_control": 0.4, "concept:electronic_queue": 0.8},
    "transport": {"toll": 1.2, "road_rule": 1.2, "transport": 0.5, "concept:licensing": 1.0, "concept:weight_limit": 1.0, "concept:summer_ban": 1.0, "concept:taxi": 0.6, "concept:toll": 1.0, "concept:tachograph": 1.0, "border": -0.4, "concept:traffic_rule": 1.0},
    "energy": {"energy": 0.8, "fuel": 0.4, "price": 0.8, "concept:price_freeze": 1.2, "trade_flow": -0.8, "concept:electricity": 0.6, "concept:heating": 0.8, "(always)": -0.5},
}  # fmt: skip
CHANGE: Final[Weights] = {
    "yes": {
        "rule": 0.4, "restriction": 0.3, "relief": 0.3, "stage.decided": 0.3, "stage.proposed": 0.3, "stage.in_force": 0.3, "stage.rejected": 0.2,
        "act.keep": 0.3, "act.reverse": 0.3, "event": -0.6, "statistic": -0.3, "building": -0.3, "queue": -0.3, "authority": 0.2, "effective:ahead": 0.8, "effective:past": 0.3,
        "concept:ban": 0.2, "burden": 0.2, "permit": 0.1, "stage.called": 0.2, "voice+stage.called": 0.3, "opens:gives": 0.5, "opens:takes": 0.5, "gives": 0.2, "takes": 0.2, "relief@title": 0.3, "restriction@title": 0.3,
        "act.reverse@title": 0.5, "act.keep@title": 0.3, "agreement": 0.2, "refused@title": 0.5, "border+relief": 0.2, "border+restriction": 0.2, "carrier+relief": 0.2, "migration+relief": 0.2, "migration+stage.proposed": 0.2, "concept:visa_free": 0.3, "concept:amendment": 0.4, "concept:draft": 0.3, "reminder": -0.3, "concept:inaction": -0.4,
    },
}  # fmt: skip
AFFECTS: Final[Weights] = {
    "yes": {"carrier": 1.2, "freight": 0.5, "mode": 0.2, "concept:railway": -0.4, "concept:aviation": -0.5, "driver": 0.4, "border": 0.3, "queue": 0.4, "permit": 0.4, "concept:truck": 0.6, "concept:carrier": 0.6, "concept:driver": 0.6, "mode+restriction": 0.8, "mode+trade_flow": 0.6, "migration:carrying": 0.6, "trade:mode": 1.0, "(always)": -1.0},
}
IMPOSED_BY: Final[Weights] = {
    "yes": {
        "share": 0.7, "first": 0.3, "only": 1.0, "home": 0.3, "by:authority": 0.8, "by:rule": 0.9, "in": 0.6, "into": 0.4, "of": 0.2, "by:carrier": -0.9, "by:person": -1.1, "by:goods": -0.4,
        "from": -0.5, "by:restriction": 0.5, "by:relief": 0.1, "by:voice": -0.6, "by:driver": -0.7, "by:migration": 0.2, "place": 0.15, "by:act.keep": 0.3, "by:act.reverse": 0.4,
        "by:stage.decided": 0.3, "by:stage.in_force": 0.3, "by:supranational": 0.3, "opens": 0.3, "agreed": 3.0,
    },
    "no": {"(always)": 1.0},
}  # fmt: skip
_ROAD = ("carrier", "driver", "any_driver", "truck", "coach", "road", "railway", "aviation", "taxi", "public_transport", "transport", "toll", "weight_limit", "summer_ban",
         "licensing", "tachograph", "traffic_rule", "queue", "electronic_queue", "border_crossing", "road_permit", "freight", "ferry", "passenger_carriage", "accident", "vehicle", "car_registration", "ports_air_close")
TOPICS: Final[dict[str, dict[str, float]]] = {
    "transport": {**dict.fromkeys(_ROAD, 0.5), "carrier": 0.9, "driver": 0.9, "truck": 0.8, "railway": 0.8, "aviation": 0.9, "toll": 1.0, "taxi": 1.0, "road": 0.6, "vehicle": 0.3, "freight": 0.4, "accident": 0.0,
                  "export_ban": -0.6, "import_ban": -0.6, "export": -0.3, "oil": -0.4, "gas": -0.3, "(always)": -1.8},
    "migration": {"visa": 1.0, "visa_free": 1.2, "stay": 0.8, "stay_limit": 1.2, "migrant": 1.2, "entry": 0.4, "entry_ban": 0.8, "deportation": 0.8, "foreign_labour": 1.2, "residence": 1.0, "citizenship": 0.8,
                  "refugee": 1.0, "registration": 0.8, "foreigner": 0.6, "biometrics": 0.8, "foreign_student": 0.6, "citizens": 0.1, "(always)": -1.8},
    "energy": {"oil": 0.9, "cpc": 0.8, "gas": 0.8, "lpg": 0.9, "fuel": 0.8, "electricity": 0.9, "nuclear": 1.2, "renewables": 1.2, "coal": 0.9, "heating": 0.9, "energy": 0.9, "fuel_price": 0.6, "price_freeze": 0.3, "(always)": -1.8},
    "trade": {"export": 0.6, "import": 0.6, "export_ban": 0.8, "import_ban": 0.8, "quota": 0.5, "duty": 0.8, "recycling_fee": 1.2, "zero_duty": 0.8, "sanctions": 0.5, "trade_agreement": 1.2, "marking": 0.8, "goods": 0.4,
              "customs": 0.8, "customs_control": 0.3, "transit": 0.4, "road_permit": 0.6, "permit_exchange": 0.6, "permit_free": 0.5, "navigation_seal": 1.0, "prior_notice": 0.4, "electronic_queue": 0.5, "gray_import": 0.5,
              "phyto": 0.7, "freight_embargo": 0.9, "trade": 0.5, "trade_turnover": 0.8, "customs_service": 0.5, "close_border": 0.2, "border_crossing": 0.2, "green_corridor": 0.3, "food_goods": 0.2, "barrier": 0.3,
              "industrial_goods": 0.2, "oil": -0.3, "accident": -0.4, "(always)": -1.8},
}  # fmt: skip
