<?php
/**
 * The language of this blog, or of who is signed in.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

add_action( 'init', 'winnow_speak', 1 );

/** Loads the words in the language of this blog or user: of German there is one for all. */
function winnow_speak() {
	$locale = determine_locale();
	$german = 0 === strpos( $locale, 'de' ) ? 'de_DE' : $locale;
	foreach ( array_unique( array( $locale, $german ) ) as $one ) {
		if ( load_textdomain( 'winnow', WP_LANG_DIR . "/plugins/winnow-$one.mo" ) || load_textdomain( 'winnow', __DIR__ . "/languages/winnow-$one.mo" ) ) {
			return;
		}
	}
}
