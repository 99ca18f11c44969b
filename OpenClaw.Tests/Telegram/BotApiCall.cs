namespace OpenClaw.Tests.Telegram;

/// <summary>A call as the emulator saw it.</summary>
/// <param name="Status">What it was answered; 0 when the answer was withheld by a fault.</param>
public sealed record BotApiCall(string Bot, string Method, IReadOnlyDictionary<string, string> Parameters, int Status);
