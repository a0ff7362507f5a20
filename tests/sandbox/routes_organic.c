/*
 * Endpoints of the user, boards and pins: paths, parameters, scopes and rate-limit
 * categories as in Pinterest's API description 5.23.0.
 */
#include "kinds.h"
#include "organic.h"
#include "plan.h"
#include "resources.h"
#include "route_table.h"

static const char *const privacies[] = {"ALL", "PUBLIC", "PROTECTED", "SECRET", "PUBLIC_AND_SECRET",
					NULL};
static const char *const pin_filters[] = {"exclude_native", "exclude_repins", "has_been_promoted",
					  NULL};
static const char *const pin_types[] = {"PRIVATE", NULL};
static const char *const all_creative_types[] = {
	"REGULAR",
	"VIDEO",
	"SHOPPING",
	"CAROUSEL",
	"MAX_VIDEO",
	"SHOP_THE_PIN",
	"COLLECTION",
	"IDEA",
	"SHOWCASE",
	"QUIZ",
	"COLLAGE",
	"MAX_WIDTH_REGULAR_COLLECTION",
	"MAX_WIDTH_VIDEO_COLLECTION",
	NULL,
};
static const char *const feed_types[] = {"ALL", "RANKED", "CREATOR_ONLY", "RANKED_CREATOR_ONLY",
					 NULL};

/* clang-format off */
static const struct parameter of_boards[] = { CHOICE("privacy", privacies), PARAMETERS_END };
static const struct parameter of_pins[] = {
	CHOICE("pin_filter", pin_filters), FLAG("pin_metrics", "false"),
	FLAG("include_protected_pins", "false"), CHOICE("pin_type", pin_types),
	{ .name = "creative_types", .type = PARAMETER_CHOICE, .style = STYLE_REPEATED,
	  .choices = all_creative_types },
	PARAMETERS_END,
};
static const struct parameter none[] = { PARAMETERS_END };
static const struct parameter of_following[] = {
	{ .name = "feed_type", .type = PARAMETER_CHOICE, .fallback = "ALL", .choices = feed_types },
	FLAG("explicit_following", "false"), PARAMETERS_END,
};
static const struct parameter of_following_boards[] = {
	FLAG("explicit_following", "false"), PARAMETERS_END,
};
static const struct parameter of_board_pins[] = {
	FLAG("pin_metrics", "false"),
	{ .name = "creative_types", .type = PARAMETER_CHOICE, .style = STYLE_REPEATED,
	  .choices = all_creative_types },
	PARAMETERS_END,
};

const struct route organic_routes[] = {
	{ GET("/user_account", "user_account"), ONE(&kind_user),
	  NEEDS(ORG_READ, "user_accounts:read"), CLIENT, TAKES(acting) },
	{ GET("/user_account/analytics", "user_account_analytics"), OBJECT(organic_user),
	  NEEDS(ORG_ANALYTICS, "user_accounts:read"),
	  TAKES(plan_dates, organic_filters, organic_user_parameters, acting) },
	{ GET("/boards", "boards"), LIST(list_boards),
	  NEEDS(ORG_READ, "boards:read"), CLIENT, TAKES(of_boards, acting, paging) },
	{ GET("/pins", "pins"), LIST(list_pins),
	  NEEDS(ORG_READ, "boards:read,pins:read"), CLIENT, TAKES(of_pins, acting, paging),
	  ALL("include_protected_pins=true") },
	{ GET("/resources/metrics_ready_state", "metrics_ready_state"), OBJECT(resources_ready),
	  NEEDS(ADS_ANALYTICS, "ads:read"), TAKES(resources_ready_parameters) },
	{ GET("/user_account/businesses", "linked_businesses"), ARRAY(kind_linked_business),
	  NEEDS(ORG_READ, "user_accounts:read"), CLIENT, TAKES(none) },
	{ GET("/user_account/followers", "followers"), PAGES(kind_follower),
	  NEEDS(ADS_READ, "user_accounts:read"), CLIENT, TAKES(paging) },
	{ GET("/user_account/following", "following"), PAGES(kind_followed),
	  NEEDS(ORG_READ, "user_accounts:read"), CLIENT, TAKES(of_following, acting, paging) },
	{ GET("/user_account/following/boards", "following_boards"), PAGES(kind_board),
	  NEEDS(ORG_READ, "user_accounts:read"), CLIENT, TAKES(of_following_boards, acting, paging) },
	{ GET("/user_account/websites", "user_websites"), PAGES(kind_website),
	  NEEDS(ORG_READ, "user_accounts:read"), TAKES(paging) },
	{ GET("/media", "media"), PAGES(kind_media),
	  NEEDS(ORG_READ, "pins:read"), TAKES(paging) },
	{ GET("/boards/{board_id}/sections", "board_sections"), PAGES(kind_board_section),
	  NEEDS(ORG_READ, "boards:read"), CLIENT, TAKES(acting, paging) },
	{ GET("/boards/{board_id}/pins", "board_pins"), LIST(list_board_pins),
	  NEEDS(ORG_READ, "boards:read,pins:read"), CLIENT, TAKES(of_board_pins, acting, paging) },
	{ GET("/boards/{board_id}/sections/{section_id}/pins", "board_section_pins"),
	  LIST(list_section_pins), NEEDS(ORG_READ, "boards:read,pins:read"), CLIENT,
	  TAKES(acting, paging) },
	{ GET("/user_account/analytics/top_pins", "user_account_top_pins"), OBJECT(organic_top),
	  NEEDS(ORG_ANALYTICS, "user_accounts:read,pins:read"), CLIENT,
	  TAKES(plan_dates, organic_filters, organic_top_parameters, acting) },
	{ GET("/user_account/analytics/top_video_pins", "user_account_top_video_pins"),
	  OBJECT(organic_top), .of = &kind_pin, NEEDS(ORG_ANALYTICS, "user_accounts:read,pins:read"),
	  CLIENT, TAKES(plan_dates, organic_filters, organic_top_video_parameters, acting) },
	/* Before the one with an id. */
	{ GET("/pins/analytics", "multi_pin_analytics"), OBJECT(organic_pins),
	  NEEDS(ORG_ANALYTICS, "boards:read,pins:read"), CLIENT,
	  TAKES(plan_dates, organic_pins_parameters, acting) },
	{ GET("/pins/{pin_id}/analytics", "pin_analytics"), OBJECT(organic_pin),
	  NEEDS(ORG_ANALYTICS, "boards:read,pins:read"), CLIENT,
	  TAKES(plan_dates, organic_pin_parameters, acting) },
	TABLE_END,
};
/* clang-format on */
