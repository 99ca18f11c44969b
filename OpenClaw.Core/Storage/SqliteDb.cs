using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using OpenClaw.Core.Storage.Sqlite;

namespace OpenClaw.Core.Storage;

/// <summary>The schema on SQLite.</summary>
public sealed class SqliteDb(DbContextOptions<SqliteDb> options) : OpenClawDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();

    private sealed class MicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(t => SqliteTime.ToMicroseconds(t), m => SqliteTime.FromMicroseconds(m));
}
