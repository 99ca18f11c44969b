using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>The built OpenClaw.Standalone as a process of its own.</summary>
internal sealed class StandaloneProcess : IAsyncDisposable
{
    private const string Name = "OpenClaw.Standalone";
    private const string AddressLine = "  Chat ";
    private readonly DotnetProgram _program;

    private StandaloneProcess(DotnetProgram program) => _program = program;

    /// <summary>Where the gateway listens.</summary>
    public Uri Address { get; private set; } = null!;

    public int ProcessId => _program.Id;

    /// <summary>What the person who started it saw.</summary>
    public string Banner => _program.Log;

    /// <summary>Starts it and waits until it says that it runs.</summary>
    /// <param name="address">Null: a free port.</param>
    public static async Task<StandaloneProcess> StartAsync(DataFolder data, Settings? settings = null, Uri? address = null, int workers = 1)
    {
        string[] arguments = ["--data", data.Path, "--urls", address?.GetLeftPart(UriPartial.Authority) ?? "http://127.0.0.1:0", "--workers", $"{workers}"];
        Uri? told = null;
        var program = await DotnetProgram.StartAsync(Name, settings ?? [], arguments, line =>
        {
            if (line.StartsWith(AddressLine, StringComparison.Ordinal)) told = new Uri(line[AddressLine.Length..].Trim());
            return line.Contains("Ctrl+C stops it", StringComparison.Ordinal);
        });
        var process = new StandaloneProcess(program);
        try
        {
            if (!await program.WaitForLineAsync()) throw new InvalidOperationException($"Standalone ended:\n{program.Log}");
            process.Address = told!;
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it to its own end, which is what it does when it cannot start.</summary>
    public static Task<ProcessEnd> RunAsync(Settings? settings, params string[] arguments) => DotnetProgram.RunAsync(Name, settings ?? [], arguments);

    /// <summary>kill -9, and waits until it is gone.</summary>
    public Task KillAsync() => _program.KillAsync();

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
