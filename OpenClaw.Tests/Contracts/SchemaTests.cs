using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using OpenClaw.Core.Storage;
using OpenClaw.Core.Storage.Sqlite;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public sealed class SchemaTests
{
    [Fact]
    public void A_new_SQLite_file_gets_exactly_what_the_migrations_would_write()
    {
        using var db = Sqlite();
        using var script = new StreamReader(typeof(SqliteStore).Assembly.GetManifestResourceStream("sqlite-schema.sql")!);

        Assert.Equal(Lines(db.GetService<IMigrator>().GenerateScript()), Lines(script.ReadToEnd()));
    }

    [Fact]
    public void Every_migration_raises_the_schema_version()
    {
        using var sqlite = Sqlite();
        using var postgres = new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql("Host=nowhere").Options);

        Assert.Equal(OpenClawDb.SchemaVersion, Migrations(sqlite));
        Assert.Equal(OpenClawDb.SchemaVersion, Migrations(postgres));
    }

    [Fact]
    public void The_migrations_describe_the_model_as_it_is()
    {
        using var sqlite = Sqlite();
        using var postgres = new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql("Host=nowhere").Options);

        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(postgres.Database.HasPendingModelChanges());
    }

    private static int Migrations(DbContext db) => db.Database.GetMigrations().Count();

    private static SqliteDb Sqlite() => new(new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=:memory:").Options);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
