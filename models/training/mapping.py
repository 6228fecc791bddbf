"""Which rows of the public intent data mean one of our intents, and which are off topic for a support desk."""

from __future__ import annotations

from pathlib import Path

from models.training.datasets import banking77, clinc150

BANKING77 = {
    "request_refund": "refund_request",
    "Refund_not_showing_up": "refund_status",
    "transaction_charged_twice": "double_charge",
    "extra_charge_on_statement": "billing_dispute",
    "card_payment_fee_charged": "billing_dispute",
    "transfer_fee_charged": "billing_dispute",
    "direct_debit_payment_not_recognised": "billing_dispute",
    "declined_card_payment": "payment_failed",
    "declined_transfer": "payment_failed",
    "failed_transfer": "payment_failed",
    "top_up_failed": "payment_failed",
    "terminate_account": "cancel_subscription",
    "edit_personal_details": "update_account",
    "passcode_forgotten": "cannot_sign_in",
    "compromised_card": "account_takeover",
    "card_arrival": "order_status",
    "country_support": "product_question",
    "supported_cards_and_currencies": "product_question",
    "disposable_card_limits": "product_question",
    "activate_my_card": "how_to",
    "change_pin": "how_to",
    "card_linking": "how_to",
}

CLINC150 = {
    "order_status": "order_status",
    "report_fraud": "account_takeover",
    "card_declined": "payment_failed",
    "thank_you": "thanks",
    "schedule_maintenance": "appointment",
    "cancel_reservation": "appointment",
    "restaurant_reservation": "appointment",
    "insurance_change": "change_plan",
    "redeem_rewards": "how_to",
    "direct_deposit": "how_to",
}

# Assistants hear these; a support desk does not. Only whole intents that no support intent could mean.
OFF_TOPIC = [
    "weather", "alarm", "date", "timer", "make_call", "calculator", "definition", "measurement_conversion",
    "flip_coin", "spelling", "time", "roll_dice", "text", "what_song", "play_music", "todo_list_update", "reminder",
    "calendar_update", "update_playlist", "shopping_list", "calendar", "next_song", "todo_list", "food_last",
    "how_busy", "calories", "recipe", "restaurant_reviews", "meal_suggestion", "restaurant_suggestion",
    "ingredient_substitution", "cook_time", "current_location", "uber", "traffic", "tire_pressure", "gas", "mpg",
    "distance", "directions", "gas_type", "jump_start", "plug_type", "translate", "timezone", "travel_suggestion",
    "vaccines", "improve_credit_score", "who_made_you", "meaning_of_life", "do_you_have_pets",
    "what_are_your_hobbies", "fun_fact", "what_is_your_name", "where_are_you_from", "goodbye", "greeting",
    "tell_joke", "how_old_are_you", "yes", "no", "maybe", "repeat", "change_accent", "whisper_mode",
    "change_ai_name", "next_holiday", "payday", "pto_request", "taxes", "w2", "rollover_401k",
]  # fmt: skip


def mapped_rows(data: Path) -> list[tuple[str, str]]:
    """(text, our intent) of the training splits."""
    rows = [
        (text, BANKING77[label]) for text, label in zip(*banking77(data, "train"), strict=True) if label in BANKING77
    ]
    rows += [(text, CLINC150[label]) for text, label in clinc150(data, "train") if label in CLINC150]
    return rows


def off_topic_rows(data: Path, split: str) -> list[str]:
    """Texts outside every support intent; `split` is `train`, `val` or `test`."""
    wanted = set(OFF_TOPIC)
    texts = [text for text, label in clinc150(data, split) if label in wanted]
    return texts + [text for text, _ in clinc150(data, f"oos_{split}")]
