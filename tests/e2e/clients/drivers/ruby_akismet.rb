# Drives Debian's ruby-akismet: it knows no host but its own, over TLS.
require 'akismet'
require 'json'

TASK = JSON.parse($stdin.read)
NAMES = {
  'comment_author' => :author, 'comment_author_email' => :author_email,
  'comment_author_url' => :author_url, 'comment_content' => :text
}.freeze

def client(key)
  Akismet::Client.new(key, TASK['blog'], app_name: 'Blog', app_version: '1')
end

def sent(comment)
  ['192.0.2.7', 'Mozilla/5.0 (reader)', comment.transform_keys { |name| NAMES.fetch(name) }]
end

def check(comment, key)
  client(key).spam?(*sent(comment)) ? 'spam' : 'ham'
end

# What the block returns, or the error that it raises.
def attempt
  yield
rescue StandardError => e
  "#{e.class}: #{e.message}"
end

ours = client(TASK['key'])
puts JSON.generate(
  verify: attempt { ours.verify_key },
  verify_wrong: attempt { client(TASK['wrong_key']).verify_key },
  checked: TASK['check'].transform_values { |c| attempt { check(c, TASK['key']) } },
  spam: attempt { ours.spam(*sent(TASK['spam'])) || 'accepted' }, # raises if it was not
  ham: attempt { ours.ham(*sent(TASK['ham'])) || 'accepted' },
  wrong_key: attempt { check(TASK['ham'], TASK['wrong_key']) }
)
