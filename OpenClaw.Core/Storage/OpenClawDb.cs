using Microsoft.EntityFrameworkCore;
using OpenClaw.Core.Storage.Schema;

namespace OpenClaw.Core.Storage;

/// <summary>
/// The one description of the durable store's schema, for both providers; it makes and applies the migrations. Statements are written
/// by hand beside it (<see cref="StoreReads"/>, <c>Postgres/</c>, <c>Sqlite/</c>), and a store that is up to date never loads EF Core:
/// that is a third of a small node's memory and most of its start.
/// </summary>
public abstract class OpenClawDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>The schema this build was written for. Every migration raises it by one. A store that says another <c>version</c> is judged by <c>min_compatible</c>.</summary>
    public const int SchemaVersion = 6;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ConversationRow>(e =>
        {
            e.ToTable("conversations").HasKey(r => r.Id);
            e.Property(r => r.Id).ValueGeneratedNever();
            e.HasIndex(r => r.ReadyAt).HasFilter("ready_at is not null").HasDatabaseName("conversations_ready");
            e.HasIndex(r => r.PausedAt).HasFilter("paused_at is not null").HasDatabaseName("conversations_paused");
        });
        modelBuilder.Entity<JobRow>(e =>
        {
            e.ToTable("jobs").HasKey(r => r.Id);
            e.Property(r => r.Id).ValueGeneratedNever();
            e.HasIndex(r => new { r.ConversationId, r.Position }).IsUnique().HasDatabaseName("jobs_lane");
            e.HasIndex(r => r.ConversationId).IsUnique().HasFilter("state = 1").HasDatabaseName("jobs_one_leased_per_conversation");
            e.HasIndex(r => r.State).HasFilter("state <> 2").HasDatabaseName("jobs_not_completed");
        });
        modelBuilder.Entity<TurnRow>().ToTable("turns").HasKey(r => new { r.ConversationId, r.Position });
        modelBuilder.Entity<IdempotencyKeyRow>(e =>
        {
            e.ToTable("idempotency_keys").HasKey(r => new { r.Channel, r.Account, r.Key });
            e.HasIndex(r => r.CreatedAt).HasDatabaseName("idempotency_keys_age");
        });
        modelBuilder.Entity<OutboxRow>(e =>
        {
            e.ToTable("outbox").HasKey(r => r.Id);
            e.Property(r => r.Id).ValueGeneratedNever();
            e.HasIndex(r => new { r.ConversationId, r.Position }).IsUnique().HasFilter("state < 2").HasDatabaseName("outbox_lane");
            e.HasIndex(r => new { r.Channel, r.ReadyAt }).HasFilter("ready_at is not null").HasDatabaseName("outbox_ready");
            e.HasIndex(r => r.FinishedAt).HasFilter("finished_at is not null").HasDatabaseName("outbox_finished");
        });
        modelBuilder.Entity<SendRow>(e =>
        {
            e.ToTable("sends").HasKey(r => new { r.OutboxId, r.Piece });
            e.HasOne<OutboxRow>().WithMany().HasForeignKey(r => r.OutboxId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<SettingRow>().ToTable("settings").HasKey(r => r.Name);
        modelBuilder.Entity<JournalRow>(e =>
        {
            e.ToTable("journal").HasKey(r => r.Number);
            e.Property(r => r.Number).ValueGeneratedOnAdd();
            e.HasIndex(r => r.At).HasDatabaseName("journal_age");
        });
        modelBuilder.Entity<AlertRow>(e =>
        {
            e.ToTable("alerts").HasKey(r => r.Number);
            e.Property(r => r.Number).ValueGeneratedOnAdd();
            e.HasIndex(r => new { r.Rule, r.Subject }).IsUnique().HasFilter("cleared_at is null").HasDatabaseName("alerts_one_open");
            e.HasIndex(r => r.TellAt).HasFilter("tell_at is not null").HasDatabaseName("alerts_untold");
        });
        modelBuilder.Entity<AvailabilityRow>(e =>
        {
            e.ToTable("availability").HasKey(r => r.Start);
            e.Property(r => r.Start).ValueGeneratedNever();
        });
        modelBuilder.Entity<NodeRow>().ToTable("nodes").HasKey(r => r.Id);
        modelBuilder.Entity<LeaseRow>().ToTable("leases").HasKey(r => r.Name);
        modelBuilder.Entity<ApiKeyRow>().ToTable("api_keys").HasKey(r => r.Id);
        modelBuilder.Entity<PersonRow>(e =>
        {
            e.ToTable("people").HasKey(r => new { r.Channel, r.Account, r.Id });
            e.HasIndex(r => r.Code).IsUnique().HasFilter("code is not null").HasDatabaseName("people_code");
            e.HasIndex(r => new { r.Channel, r.Account }).HasFilter("state = 0").HasDatabaseName("people_pending");
        });
        modelBuilder.Entity<PlaceRow>().ToTable("places").HasKey(r => new { r.Channel, r.Account, r.Name });
        modelBuilder.Entity<ReplyHandleRow>(e =>
        {
            e.ToTable("reply_handles").HasKey(r => new { r.Channel, r.Account, r.Key });
            e.HasIndex(r => r.ConversationId).HasDatabaseName("reply_handles_conversation");
            e.HasIndex(r => r.ExpiresAt).HasDatabaseName("reply_handles_age");
        });
        modelBuilder.Entity<SchemaVersionRow>(e =>
        {
            e.ToTable("schema_version").HasKey(r => r.Id);
            e.Property(r => r.Id).ValueGeneratedNever();
            e.HasData(new SchemaVersionRow { Id = 1, Version = SchemaVersion, MinCompatible = 1 });
        });
        UseSnakeCase(modelBuilder);
    }

    private static void UseSnakeCase(ModelBuilder modelBuilder)
    {
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
            property.SetColumnName(string.Concat(property.Name.Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString())));
    }
}
