<?php
/**
 * Network Admin > Settings > Winnow: what holds for every site that sets nothing of its own.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

add_action( 'network_admin_menu', 'winnow_add_network_page' );
add_action( 'network_admin_edit_winnow_network', 'winnow_save_network' );

/** Adds the page. */
function winnow_add_network_page() {
	add_submenu_page( 'settings.php', __( 'Winnow', 'winnow' ), __( 'Winnow', 'winnow' ), 'manage_network_options', 'winnow', 'winnow_show_network_page' );
}

/** The page. */
function winnow_show_network_page() {
	echo '<div class="wrap"><h1>' . esc_html__( 'Winnow', 'winnow' ) . '</h1>';
	if ( isset( $_GET['updated'] ) ) { // phpcs:ignore WordPress.Security.NonceVerification -- it only says so.
		printf( '<div class="notice notice-success"><p>%s</p></div>', esc_html__( 'Saved.', 'winnow' ) );
	}
	echo '<p>' . esc_html__( 'These hold for every site that sets nothing of its own. The key is sent to this URL only, never to one that a site has set.', 'winnow' ) . '</p>';
	echo '<form method="post" action="' . esc_url( network_admin_url( 'edit.php?action=winnow_network' ) ) . '">';
	wp_nonce_field( 'winnow_network' );
	echo '<table class="form-table" role="presentation">';
	winnow_show_row( 'url', __( 'URL of Winnow', 'winnow' ), 'url', (string) get_site_option( 'winnow_network_url', '' ), __( 'For instance http://127.0.0.1:8100', 'winnow' ) );
	winnow_show_row( 'key', __( 'Key', 'winnow' ), 'password', '', __( 'Leave it empty to keep the one that is saved.', 'winnow' ) );
	winnow_show_box( 'internal_hosts', __( 'Internal hosts', 'winnow' ), '1' === get_site_option( 'winnow_network_internal_hosts', '' ), __( 'A site may set a URL that leads to this machine or into its network.', 'winnow' ) );
	echo '</table>';
	submit_button();
	echo '</form></div>';
}

/** Saves what the form says, under names of its own: those of a site are cleaned as a site may. */
function winnow_save_network() {
	if ( ! current_user_can( 'manage_network_options' ) ) {
		wp_die( esc_html__( 'You may not do this.', 'winnow' ), '', array( 'response' => 403 ) );
	}
	check_admin_referer( 'winnow_network' );
	$url = isset( $_POST['winnow_url'] ) ? winnow_read_url( sanitize_text_field( wp_unslash( $_POST['winnow_url'] ) ) ) : '';
	$key = isset( $_POST['winnow_key'] ) ? strtolower( sanitize_text_field( wp_unslash( $_POST['winnow_key'] ) ) ) : '';
	update_site_option( 'winnow_network_url', null === $url ? '' : $url );
	update_site_option( 'winnow_network_internal_hosts', empty( $_POST['winnow_internal_hosts'] ) ? '' : '1' );
	if ( preg_match( WINNOW_KEY_PATTERN, $key ) ) {
		update_site_option( 'winnow_network_key', $key );
	}
	wp_safe_redirect( network_admin_url( 'settings.php?page=winnow&updated=1' ) );
	exit;
}
