using Microsoft.EntityFrameworkCore;
using OpenClaw.Core.Storage.Schema;

namespace OpenClaw.Core.Storage;

/// <summary>The schema on PostgreSQL.</summary>
public sealed class PostgresDb(DbContextOptions<PostgresDb> options) : OpenClawDb(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // Leased rows are updated in place (heap-only) while there is room on their page.
        modelBuilder.Entity<ConversationRow>().HasStorageParameter("fillfactor", 60);
        modelBuilder.Entity<JobRow>().HasStorageParameter("fillfactor", 70);

        // Keys arrive in time order, so a block range index finds the old ones at almost no cost per insert.
        modelBuilder.Entity<IdempotencyKeyRow>().HasIndex(r => r.CreatedAt).HasMethod("brin");
    }
}
