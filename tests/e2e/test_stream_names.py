"""All that is offered, by name, and what of it is read unasked."""

import pytest

from tap import Tap

BY_DEFAULT = """
    user_account linked_businesses user_websites boards pins media
    user_account_analytics user_account_top_pins user_account_top_video_pins

    ad_accounts campaigns ad_groups ads audiences customer_lists conversion_tags page_visit_conversion_tags
    ocpm_eligible_conversion_tags advertiser_defined_events conversion_eqs lead_forms order_lines promotions
    targeting_templates report_templates audience_insights audience_insights_scope_and_type

    ad_account_analytics campaign_analytics ad_group_analytics ad_analytics
    ad_account_targeting_analytics campaign_targeting_analytics ad_group_targeting_analytics ad_targeting_analytics

    catalogs catalogs_feeds catalogs_product_groups catalogs_report_stats

    delivery_metrics ad_account_countries targeting_options lead_form_questions
"""

# A beta, costly, personal data, nobody's own data, or a scope that not everybody gives.
ASKED_FOR = """
    followers following following_boards multi_pin_analytics
    audience_shared_accounts leads_subscriptions billing_profiles billing_invoices ads_credit_discounts labels
    ssio_accounts ssio_insertion_orders_status ssio_order_lines terms_of_service
    business_employers business_members business_partners business_assets business_invites business_shared_audiences
    catalogs_item_issues catalogs_product_group_products
    trending_keywords featured_trends trending_product_categories product_category_details keyword_country_metrics
    integrations
"""

# Their calls grow with the rows of a parent, not with pages or batches.
GROWING = """
    keywords product_group_promotions product_group_analytics ad_pins_analytics
    board_sections board_pins board_section_pins pin_analytics business_member_assets
    catalogs_feed_processing_results catalogs_product_group_product_counts
"""

REPORTS = """
    advertiser_report campaign_report ad_group_report pin_promotion_report product_group_report product_item_report
    keyword_report
    advertiser_targeting_report campaign_targeting_report ad_group_targeting_report pin_promotion_targeting_report
    product_group_targeting_report product_item_targeting_report
    mmm_report conversion_product_report template_report catalogs_report catalogs_distribution_report
"""


@pytest.fixture(name="discover", scope="module")
def _discover(tmp_path_factory):
    tap = Tap(tmp_path_factory.mktemp("names"), "http://127.0.0.1:9/v5")
    return lambda streams: {entry["tap_stream_id"]: entry for entry in tap.discover(streams=streams)["streams"]}


def names(*lists):
    return {name for one in lists for name in one.split()}


def test_offers_every_stream_and_no_other(discover):
    assert discover("all").keys() == names(BY_DEFAULT, ASKED_FOR, GROWING, REPORTS)


def test_reads_what_is_cheap_and_one_s_own_unless_asked_for_more(discover):
    assert discover("default").keys() == names(BY_DEFAULT)


def test_says_why_a_stream_is_off_by_default(discover):
    offered = discover("all")
    for name in names(ASKED_FOR, GROWING):
        assert "off by default" in offered[name]["schema"]["description"], name


def test_says_what_a_stream_costs_that_grows_with_its_parents(discover):
    offered = discover("all")
    for name in names(GROWING):
        assert " a request " in offered[name]["schema"]["description"].partition("off by default")[2], name
