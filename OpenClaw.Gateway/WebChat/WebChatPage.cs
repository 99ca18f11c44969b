using OpenClaw.Gateway.Pages;

namespace OpenClaw.Gateway.WebChat;

internal sealed class WebChatPage() : EmbeddedPage("WebChat/");
