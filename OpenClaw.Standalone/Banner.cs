using System.Globalization;
using Microsoft.Extensions.Options;
using OpenClaw.Worker.Models;

namespace OpenClaw.Standalone;

/// <summary>What the person who started it sees.</summary>
internal static class Banner
{
    public static void Print(StandaloneCluster cluster, TextWriter output)
    {
        var address = StandaloneCluster.AddressesOf(cluster.Gateway)[0].Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        var model = cluster.Workers[0].Services.GetRequiredService<IOptions<ModelOptions>>().Value;
        output.WriteLine();
        output.WriteLine("  OpenClaw is running");
        output.WriteLine();
        Line("Chat", $"{address}/");
        Line("Console", $"{address}/console");
        Line("API", $"{address}/docs");
        Line("OpenAI base URL", $"{address}/v1");
        Line("Model", Describe(model));
        Line("Workers", string.Join(", ", cluster.Workers.Select(w => StandaloneCluster.AddressesOf(w)[0])));
        Line("Data", cluster.Directory);
        Line("Admin key", cluster.Secrets.NewAdminKey is { } key ? $"{key}  (shown once; kept in {cluster.Secrets.AdminKeyFile})" : cluster.Secrets.AdminKeyFile);
        output.WriteLine();
        output.WriteLine("  Ctrl+C stops it. Accepted messages are kept.");
        output.WriteLine();

        void Line(string name, string value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-16} {value}"));
    }

    private static string Describe(ModelOptions model) => model.IsDemo
        ? "demo (built in; set OpenClaw__Model__Endpoint, __ApiKey and __Name for a real one)"
        : $"{model.ModelName} at {model.Endpoint?.GetLeftPart(UriPartial.Authority) ?? "the provider's own endpoint"}";
}
