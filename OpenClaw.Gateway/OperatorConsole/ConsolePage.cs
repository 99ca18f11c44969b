using OpenClaw.Gateway.Pages;

namespace OpenClaw.Gateway.OperatorConsole;

internal sealed class ConsolePage() : EmbeddedPage("OperatorConsole/");
