using System.Reflection;
using System.Runtime.CompilerServices;

namespace OpenClaw.Tests.Architecture;

/// <summary>The product's assemblies, by name: the rules must not need a public type to stand on.</summary>
internal static class House
{
    public static readonly Assembly Core = Assembly.Load("OpenClaw.Core");
    public static readonly Assembly Defaults = Assembly.Load("OpenClaw.ServiceDefaults");
    public static readonly Assembly Gateway = Assembly.Load("OpenClaw.Gateway");
    public static readonly Assembly Worker = Assembly.Load("OpenClaw.Worker");
    public static readonly Assembly Channels = Assembly.Load("OpenClaw.Channels");
    public static readonly Assembly Standalone = Assembly.Load("OpenClaw.Standalone");

    public static readonly Assembly[] All = [Core, Defaults, Gateway, Worker, Channels, Standalone];

    /// <summary>Names of our other assemblies that an assembly refers to.</summary>
    public static IEnumerable<string> Ours(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("OpenClaw.", StringComparison.Ordinal));

    /// <summary>Types that a person wrote.</summary>
    public static IEnumerable<Type> Types(params IEnumerable<Assembly> assemblies) => assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.Namespace?.StartsWith("OpenClaw", StringComparison.Ordinal) == true && !type.Name.Contains('<', StringComparison.Ordinal)
            && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute)));
}
