using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Storage;

namespace OpenClaw.ServiceDefaults;

/// <summary>What can go wrong at start through no fault of the code, as one line for the person who started it.</summary>
public static class StartupError
{
    /// <returns>Null for anything unexpected, which deserves its stack trace.</returns>
    public static string? Explain(Exception exception) => exception switch
    {
        StoreOpenException or RedisSettingException => exception.Message,
        OptionsValidationException e => string.Join(' ', e.Failures),
        FormatException { InnerException: null } e when e.Message.Contains("Invalid url", StringComparison.OrdinalIgnoreCase) => $"{FirstSentence(e.Message)} Use --urls http://ADDRESS:PORT.",
        InvalidOperationException e when e.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) => FirstSentence(e.Message),
        InvalidOperationException e when e.Message.Contains("scheme in server address", StringComparison.Ordinal) => "--urls must begin with http://. Use --urls http://ADDRESS:PORT.",
        InvalidOperationException e when e.Message.Contains("UseKestrelHttpsConfiguration", StringComparison.Ordinal) =>
            "TLS is for the reverse proxy in front (docs/security.md). Use --urls http://ADDRESS:PORT.",
        ArgumentOutOfRangeException { ParamName: "port" } => "The port of --urls must be from 0 to 65535, and 0 is any free one.",
        IOException e when Caused<SocketException>(e) is { SocketErrorCode: SocketError.AddressAlreadyInUse } || e.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase) =>
            $"{FirstSentence(e.Message)} Stop what uses it, or choose another address with --urls.",
        SocketException e => $"The address cannot be listened on: {e.Message}. Choose another with --urls.",
        _ => null,
    };

    /// <summary>Runs what a program was started for.</summary>
    /// <returns>The exit code: 0, or 1 after one clear line on the error stream.</returns>
    public static async Task<int> ExplainAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception e) when (Explain(e) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    private static T? Caused<T>(Exception exception) where T : Exception
    {
        for (var e = exception.InnerException; e is not null; e = e.InnerException)
            if (e is T found) return found;
        return null;
    }

    private static string FirstSentence(string message) => message.TrimEnd('.') + ".";
}
