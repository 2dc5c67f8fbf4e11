<?php
// Makes the database and the blog: an administrator, and comments open to everybody at once.
$link = new mysqli( 'localhost', 'root', '', '', 0, getenv( 'BLOG_SOCKET' ) );
$link->query( 'CREATE DATABASE `' . getenv( 'BLOG_DATABASE' ) . '` CHARACTER SET utf8mb4' );
define( 'WP_INSTALLING', true );
require getenv( 'BLOG_ROOT' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install( 'A blog', 'ada', 'ada@blog.example', true, '', 'a long password' );
update_option( 'comment_previously_approved', 0 );
update_option( 'comments_notify', 0 );
update_option( 'moderation_notify', 0 );
update_option( 'blogname', 'A blog' );
if ( defined( 'WPCOM_API_KEY' ) ) {
	update_option( 'active_plugins', array( 'akismet/akismet.php' ) );
}
if ( getenv( 'BLOG_IS_NETWORK' ) ) {
	foreach ( $wpdb->tables( 'ms_global' ) as $name => $table ) {
		$wpdb->$name = $table;
	}
	require_once ABSPATH . 'wp-admin/includes/network.php';
	install_network();
	populate_network( 1, substr( getenv( 'BLOG_URL' ), 7 ), 'ada@blog.example', 'Blogs', '/', false );
}
