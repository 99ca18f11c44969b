using System.Reflection;
using NetArchTest.Rules;
using Xunit;

namespace OpenClaw.Tests.Architecture;

/// <summary>The arrows between projects and rooms; the picture is in the README.</summary>
public sealed class ArrowTests
{
    private static readonly string[] DatabaseLibraries = ["Npgsql", "Microsoft.Data.Sqlite", "Microsoft.EntityFrameworkCore", "System.Data"];

    private static readonly string[] InputAndOutput =
        ["System.IO", "System.Net", "Microsoft.AspNetCore", "System.Diagnostics.Process", "System.TimeProvider", "System.Threading.Tasks.Task", .. DatabaseLibraries];

    [Fact]
    public void Gateway_Worker_and_Channels_never_refer_to_each_other()
    {
        foreach (var role in new[] { House.Gateway, House.Worker, House.Channels })
            Assert.Subset(new HashSet<string> { "OpenClaw.Core", "OpenClaw.ServiceDefaults" }, House.Ours(role).ToHashSet());
    }

    [Fact]
    public void Core_refers_to_none_of_ours() => Assert.Empty(House.Ours(House.Core));

    [Fact]
    public void Nobody_refers_to_Standalone() =>
        Assert.DoesNotContain(House.All.Where(assembly => assembly != House.Standalone).SelectMany(House.Ours), name => name == "OpenClaw.Standalone");

    [Fact]
    public void Only_Storage_knows_a_database()
    {
        AssertNone(Types.InAssembly(House.Core).That().DoNotResideInNamespaceStartingWith("OpenClaw.Core.Storage").ShouldNot().HaveDependencyOnAny(DatabaseLibraries));
        AssertSome(Types.InAssembly(House.Core).That().ResideInNamespaceStartingWith("OpenClaw.Core.Storage").And().HaveDependencyOnAny(DatabaseLibraries));

        // With the full package feed one file of the defaults registers Aspire's database client (DatabaseRegistration).
        foreach (var assembly in House.All.Where(assembly => assembly != House.Core && !assembly.GetReferencedAssemblies().Any(name => name.Name == "Aspire.Npgsql.EntityFrameworkCore.PostgreSQL")))
            Assert.DoesNotContain(assembly.GetReferencedAssemblies(), IsDatabase);
    }

    [Fact]
    public void Only_Live_knows_Redis_and_one_file_registers_its_client()
    {
        AssertNone(Types.InAssembly(House.Core).That().DoNotResideInNamespaceStartingWith("OpenClaw.Core.Live").ShouldNot().HaveDependencyOn("StackExchange.Redis"));
        foreach (var assembly in House.All.Where(assembly => assembly != House.Core && assembly != House.Defaults))
            Assert.DoesNotContain(assembly.GetReferencedAssemblies(), name => name.Name == "StackExchange.Redis");
    }

    [Fact]
    public void Only_the_proxy_room_knows_YARP() =>
        AssertNone(Types.InAssemblies(House.All).That().DoNotResideInNamespaceStartingWith("OpenClaw.Gateway.Proxy").ShouldNot().HaveDependencyOn("Yarp"));

    [Fact]
    public void Selection_is_pure() =>
        AssertNone(Types.InAssembly(House.Gateway).That().ResideInNamespaceStartingWith("OpenClaw.Gateway.Selection").ShouldNot().HaveDependencyOnAny(["Yarp", .. InputAndOutput]));

    [Fact]
    public void The_vocabulary_does_not_know_how_it_is_stored() =>
        AssertNone(Types.InAssembly(House.Core).That().DoNotResideInNamespaceStartingWith("OpenClaw.Core.Storage").ShouldNot().HaveDependencyOn("OpenClaw.Core.Storage"));

    [Fact]
    public void The_rules_have_something_to_stand_on()
    {
        foreach (var room in new[] { "OpenClaw.Core.Storage", "OpenClaw.Core.Live", "OpenClaw.Core.Jobs" })
            Assert.Contains(House.Types(House.All), type => type.Namespace!.StartsWith(room, StringComparison.Ordinal));
    }

    private static bool IsDatabase(AssemblyName name) =>
        DatabaseLibraries.Where(library => library != "System.Data").Any(library => name.Name!.StartsWith(library, StringComparison.Ordinal));

    private static void AssertNone(ConditionList rule)
    {
        var result = rule.GetResult();
        Assert.True(result.IsSuccessful, $"These break the rule: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    private static void AssertSome(PredicateList types) => Assert.NotEmpty(types.GetTypes());
}
