using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpenClaw.Core.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Operating : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // In the order in which the nodes that go on working take them: lanes, then jobs.
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "paused_at",
                table: "conversations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "past",
                table: "jobs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "account",
                table: "leases",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "detail",
                table: "leases",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "fault",
                table: "leases",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "fault_since",
                table: "leases",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.UpdateData(
                table: "schema_version",
                keyColumn: "id",
                keyValue: 1,
                column: "version",
                value: 5);

            migrationBuilder.CreateIndex(
                name: "conversations_paused",
                table: "conversations",
                column: "paused_at",
                filter: "paused_at is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "conversations_paused",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "account",
                table: "leases");

            migrationBuilder.DropColumn(
                name: "detail",
                table: "leases");

            migrationBuilder.DropColumn(
                name: "fault",
                table: "leases");

            migrationBuilder.DropColumn(
                name: "fault_since",
                table: "leases");

            migrationBuilder.DropColumn(
                name: "past",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "paused_at",
                table: "conversations");

            migrationBuilder.UpdateData(
                table: "schema_version",
                keyColumn: "id",
                keyValue: 1,
                column: "version",
                value: 4);
        }
    }
}
