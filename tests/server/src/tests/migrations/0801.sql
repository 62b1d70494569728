UPDATE feedback_links SET embed = '["https://example.org"]';
