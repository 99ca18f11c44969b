using Microsoft.EntityFrameworkCore.Migrations;
using Xunit;

namespace OpenClaw.Tests.Architecture;

public sealed class NameTests
{
    private static readonly string[] Empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Service", "Base", "Impl", "Common", "Misc", "Data", "Info"];

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var named = House.Types(House.All).Where(type => !typeof(Migration).IsAssignableFrom(type))
            .Where(type => Empty.Any(suffix => Simple(type).EndsWith(suffix, StringComparison.Ordinal))).Select(type => type.FullName);
        Assert.Empty(named);
    }

    [Fact]
    public void Methods_that_return_a_task_say_so()
    {
        var named = House.Types(House.Core).Where(type => type.IsInterface && type.IsPublic).SelectMany(type => type.GetMethods())
            .Where(method => (typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal)) && !method.Name.EndsWith("Async", StringComparison.Ordinal))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");
        Assert.Empty(named);
    }

    private static string Simple(Type type) => type.Name.Split('`')[0];
}
