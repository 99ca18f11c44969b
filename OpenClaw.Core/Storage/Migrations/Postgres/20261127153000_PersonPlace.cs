using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpenClaw.Core.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PersonPlace : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "place",
                table: "people",
                type: "text",
                nullable: true);

            migrationBuilder.UpdateData(
                table: "schema_version",
                keyColumn: "id",
                keyValue: 1,
                column: "version",
                value: 6);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "place",
                table: "people");

            migrationBuilder.UpdateData(
                table: "schema_version",
                keyColumn: "id",
                keyValue: 1,
                column: "version",
                value: 5);
        }
    }
}
