using System.Security.Cryptography;
using System.Text;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Storage;

namespace OpenClaw.Standalone;

/// <summary>The secrets of a single-node installation, made at the first start and kept beside the database, readable by their owner alone.</summary>
/// <param name="NewAdminKey">The admin key when it was made just now; null afterwards: it is shown once.</param>
internal sealed record LocalSecrets(string ClusterSecret, string AdminKeyFile, string? NewAdminKey)
{
    private const string ClusterFile = "cluster.secret";
    private const string AdminFile = "admin.key";

    /// <summary>Their files in the data directory.</summary>
    public static readonly string[] Files = [ClusterFile, AdminFile];

    public static async Task<LocalSecrets> LoadAsync(string directory, CancellationToken cancellationToken)
    {
        try
        {
            System.IO.Directory.CreateDirectory(directory); // a store in PostgreSQL has not made it
            var cluster = await ReadOrCreateAsync(Path.Combine(directory, ClusterFile), () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), cancellationToken);
            return new LocalSecrets(cluster.Secret, Path.Combine(directory, AdminFile), null);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StoreOpenException($"The secrets in {directory} cannot be read or written: {e.Message}", e);
        }
    }

    /// <summary>Makes the admin key where there is none. Only once everything else has started: it is shown once, and a start that failed shows nothing.</summary>
    public async Task<LocalSecrets> WithAdminKeyAsync(IApiKeyStore keys, CancellationToken cancellationToken)
    {
        // The file may be there without the row (a database that was deleted) or the row without the file (a key moved to a safe place).
        var known = await keys.ListAsync(cancellationToken);
        if (!File.Exists(AdminKeyFile) && known.Any(k => k.Scopes.HasFlag(KeyScopes.Admin))) return this;

        var (secret, isNew) = await ReadOrCreateAsync(AdminKeyFile, ApiKey.NewSecret, cancellationToken);
        var key = ApiKey.Admin(secret, "first start", TimeProvider.System.GetUtcNow());
        if (!known.Any(key.HasSecretOf)) await keys.AddAsync(key, cancellationToken);
        return this with { NewAdminKey = isNew ? secret : null };
    }

    private static async Task<(string Secret, bool IsNew)> ReadOrCreateAsync(string file, Func<string> create, CancellationToken cancellationToken)
    {
        if (File.Exists(file)) return ((await File.ReadAllTextAsync(file, cancellationToken)).Trim(), false);
        var secret = create();
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        // Under another name first: a start that is cut off here must not leave half a secret behind.
        var draft = file + ".new";
        await using (var stream = new FileStream(draft, options))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(secret + "\n"), cancellationToken);
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, file);
        return (secret, true);
    }
}
