"""Which rows of the public intent data mean one of our intents, and which are off topic for a support desk."""

from __future__ import annotations

from pathlib import Path

from models.training.datasets import banking77_seen, clinc150

# Labels whose rows mean several of our intents are left out, such as a payment that is not recognised: it may be a
# wrong bill or a thief.
BANKING77 = {
    "request_refund": "refund_request",
    "Refund_not_showing_up": "refund_status",
    "transaction_charged_twice": "double_charge",
    "extra_charge_on_statement": "billing_dispute",
    "card_payment_fee_charged": "billing_dispute",
    "transfer_fee_charged": "billing_dispute",
    "cash_withdrawal_charge": "billing_dispute",
    "card_payment_wrong_exchange_rate": "billing_dispute",
    "wrong_exchange_rate_for_cash_withdrawal": "billing_dispute",
    "exchange_charge": "fee_question",
    "exchange_rate": "fee_question",
    "top_up_by_bank_transfer_charge": "fee_question",
    "top_up_by_card_charge": "fee_question",
    # What is refused did not go through; what has left and is not there is a transfer's problem.
    "declined_card_payment": "payment_failed",
    "reverted_card_payment?": "payment_failed",
    "declined_transfer": "payment_failed",
    "failed_transfer": "payment_failed",
    "beneficiary_not_allowed": "payment_failed",
    "top_up_failed": "payment_failed",
    "balance_not_updated_after_bank_transfer": "transfer_problem",
    "balance_not_updated_after_cheque_or_cash_deposit": "transfer_problem",
    "cancel_transfer": "transfer_problem",
    "pending_top_up": "transfer_problem",
    "pending_transfer": "transfer_problem",
    "top_up_reverted": "transfer_problem",
    "transfer_not_received_by_recipient": "transfer_problem",
    "transfer_timing": "transfer_problem",
    "pending_card_payment": "balance_inquiry",
    "atm_support": "cash_withdrawal",
    "card_swallowed": "cash_withdrawal",
    "declined_cash_withdrawal": "cash_withdrawal",
    "pending_cash_withdrawal": "cash_withdrawal",
    "wrong_amount_of_cash_received": "cash_withdrawal",
    "activate_my_card": "card_request",
    "card_about_to_expire": "card_request",
    "card_arrival": "card_request",
    "card_delivery_estimate": "card_request",
    "card_not_working": "card_request",
    "change_pin": "card_request",
    "contactless_not_working": "card_request",
    "get_physical_card": "card_request",
    "getting_spare_card": "card_request",
    "getting_virtual_card": "card_request",
    "order_physical_card": "card_request",
    "pin_blocked": "card_request",
    "virtual_card_not_working": "card_request",
    "visa_or_mastercard": "card_request",
    "lost_or_stolen_card": "card_lost",
    "compromised_card": "account_takeover",
    "unable_to_verify_identity": "identity_verification",
    "verify_my_identity": "identity_verification",
    "why_verify_identity": "identity_verification",
    "terminate_account": "cancel_subscription",
    "edit_personal_details": "update_account",
    "passcode_forgotten": "cannot_sign_in",
    "transfer_into_account": "how_to",
    "age_limit": "product_question",
    "card_acceptance": "product_question",
    "country_support": "product_question",
    "disposable_card_limits": "product_question",
    "fiat_currency_support": "product_question",
    "top_up_limits": "product_question",
}

CLINC150 = {
    "order": "place_order",
    "order_status": "order_status",
    "report_fraud": "account_takeover",
    "report_lost_card": "card_lost",
    "card_declined": "payment_failed",
    "damaged_card": "card_request",
    "new_card": "card_request",
    "pin_change": "card_request",
    "replacement_card_duration": "card_request",
    "balance": "balance_inquiry",
    "bill_balance": "balance_inquiry",
    "spending_history": "balance_inquiry",
    "transactions": "balance_inquiry",
    "bill_due": "payment_method",
    "pay_bill": "payment_method",
    "apr": "fee_question",
    "interest_rate": "fee_question",
    "international_fees": "fee_question",
    "credit_limit": "loan_inquiry",
    "credit_limit_change": "loan_inquiry",
    "book_flight": "new_booking",
    "book_hotel": "new_booking",
    "car_rental": "new_booking",
    "restaurant_reservation": "new_booking",
    "cancel_reservation": "cancel_booking",
    "flight_status": "travel_disruption",
    "lost_luggage": "lost_property",
    "carry_on": "check_in_help",
    "international_visa": "check_in_help",
    "insurance": "coverage_question",
    "redeem_rewards": "loyalty_points",
    "rewards_balance": "loyalty_points",
    "direct_deposit": "how_to",
    "thank_you": "thanks",
}

# Assistants hear these; a support desk does not. Only whole intents that no support intent could mean: "how do I get
# there" (`directions`) may be asked of a shop, and "which fuel does it take" (`gas_type`) of a car maker.
OFF_TOPIC = [
    "weather", "alarm", "date", "timer", "make_call", "calculator", "definition", "measurement_conversion",
    "flip_coin", "spelling", "time", "roll_dice", "text", "what_song", "play_music", "todo_list_update", "reminder",
    "calendar_update", "update_playlist", "shopping_list", "calendar", "next_song", "todo_list", "food_last",
    "recipe", "restaurant_reviews", "meal_suggestion", "restaurant_suggestion", "ingredient_substitution", "cook_time",
    "current_location", "traffic", "tire_pressure", "plug_type", "translate", "timezone", "who_made_you",
    "meaning_of_life", "do_you_have_pets", "what_are_your_hobbies", "fun_fact", "what_is_your_name",
    "where_are_you_from", "goodbye", "greeting", "tell_joke", "how_old_are_you", "yes", "no", "maybe", "repeat",
    "change_accent", "whisper_mode", "change_ai_name", "next_holiday", "pto_request", "taxes", "reminder_update",
    "shopping_list_update", "share_location", "who_do_you_work_for",
]  # fmt: skip

# Training rows published as outside every intent that a support desk would hear and we have an intent for.
HEARD_AFTER_ALL = {
    "how much is an overdraft fee for bank",
    "what time does the louvre open",
    "how do i change my billing address",
    "how do i open an online line of credit",
    "where can i find the cruise control on my kia sportage 2010",
    "i need to speak to customer service regarding my flight",
    "how long do wire transfers take",
    "what are some deals on amazon",
    "what's the best price on super smash bros ultimate right now",
}


def mapped_rows(data: Path) -> list[tuple[str, str]]:
    """(text, our intent) of the training splits, without the rows that no training may see."""
    rows = [(text, BANKING77[label]) for text, label in banking77_seen(data) if label in BANKING77]
    rows += [(text, CLINC150[label]) for text, label in clinc150(data, "train") if label in CLINC150]
    return rows


def off_topic_rows(data: Path, split: str) -> list[str]:
    """Texts outside every support intent; `split` is `train`, `val` or `test`."""
    wanted = set(OFF_TOPIC)
    texts = [text for text, label in clinc150(data, split) if label in wanted]
    return texts + [text for text, _ in clinc150(data, f"oos_{split}") if text not in HEARD_AFTER_ALL]
