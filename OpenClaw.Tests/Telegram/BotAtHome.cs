using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.Telegram;

/// <summary>Standalone as a process with one bot on the emulator and a model that echoes ("re " before the text).</summary>
internal sealed class BotAtHome : IAsyncDisposable
{
    private BotAtHome(AimockServer model, BotApiEmulator emulator) => (Model, Emulator, Bot) = (model, emulator, emulator.AddBot());

    public AimockServer Model { get; }
    public BotApiEmulator Emulator { get; }
    public BotApiBot Bot { get; }
    public DataFolder Data { get; } = new();
    public StandaloneProcess Process { get; private set; } = null!;

    /// <param name="more">Settings beside the bot's token.</param>
    public static async Task<BotAtHome> StartAsync(params (string Name, string Value)[] more)
    {
        var home = new BotAtHome(await AimockServer.StartAsync(), await BotApiEmulator.StartAsync());
        await home.Model.EchoAsync("re ");
        var settings = new Settings(Settings.With(home.Model)) { ["OpenClaw__Telegram__BotToken"] = home.Bot.Token, ["OpenClaw__Telegram__BaseUrl"] = home.Emulator.BaseUrl.ToString() };
        foreach (var (name, value) in more) settings[name] = value;
        home.Process = await StandaloneProcess.StartAsync(home.Data, settings);
        return home;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        Data.Dispose();
        await Emulator.DisposeAsync();
        await Model.DisposeAsync();
    }
}
