using System.Globalization;
using System.Numerics;
using Aspire.Hosting.Azure;
using Azure.Provisioning.AppContainers;
using Azure.Provisioning.Expressions;
using Azure.Provisioning.PostgreSql;
using Azure.Provisioning.RedisEnterprise;
using OpenClaw.AppHost.Profiles;

namespace OpenClaw.AppHost.Model;

/// <summary>What azd makes: container apps with their bounds, and managed servers for both stores. Nothing here happens on a developer's machine or
/// for Kubernetes.</summary>
internal static class AzureResources
{
    /// <summary>The most that an app without a machine of its own may have; memory is always twice the cores there.</summary>
    private const decimal LargestCpu = 4;

    /// <summary>As in deploy/kubernetes/components/autoscale/worker.yaml; a test holds the two to each other.</summary>
    private const string QueueDepth =
        "select (select count(*) from conversations where ready_at <= clock_timestamp() and paused_at is null) + (select count(*) from jobs where state = 1)";

    private const string Password = "database-password";

    /// <summary>Longer than a worker's drain (20 s) and the server's own stop (30 s) together.</summary>
    private const int StopSeconds = 60;

    /// <summary>The environment that all the container apps live in.</summary>
    public static void AddContainerApps(this IDistributedApplicationBuilder builder)
    {
        if (builder.IsForAzure()) builder.AddAzureContainerAppEnvironment("apps");
    }

    /// <summary>One server for the small size; with a standby in another zone for the others. Its administrator is the nodes' user, by password, because
    /// the scaler cannot ask by identity.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddManagedPostgres(this IDistributedApplicationBuilder builder, DeploymentProfile profile) =>
        builder.AddAzurePostgresFlexibleServer("postgres")
            .WithPasswordAuthentication(builder.AddParameter("database-user", "openclaw", publishValueAsDefault: true), builder.AddGeneratedSecret(Password))
            .ConfigureInfrastructure(infrastructure =>
            {
                var server = infrastructure.GetProvisionableResources().OfType<PostgreSqlFlexibleServer>().Single();
                var hasStandby = profile.Database.Min > 1;
                server.StorageSizeInGB = (int)Math.Max(32, BitOperations.RoundUpToPowerOf2((uint)profile.DatabaseStorageGi));
                server.Sku = new PostgreSqlFlexibleServerSku
                {
                    Name = hasStandby ? string.Create(CultureInfo.InvariantCulture, $"Standard_D{profile.Database.Cpu}ds_v5") : "Standard_B2s",
                    Tier = hasStandby ? PostgreSqlFlexibleServerSkuTier.GeneralPurpose : PostgreSqlFlexibleServerSkuTier.Burstable,
                };
                server.HighAvailability = new PostgreSqlFlexibleServerHighAvailability
                {
                    Mode = hasStandby ? PostgreSqlFlexibleServerHighAvailabilityMode.ZoneRedundant : PostgreSqlFlexibleServerHighAvailabilityMode.Disabled,
                };
                server.Backup = new PostgreSqlFlexibleServerBackupProperties { BackupRetentionDays = 14 };
            })
            .AddDatabase(StoreResources.Database);

    public static IResourceBuilder<IResourceWithConnectionString> AddManagedRedis(this IDistributedApplicationBuilder builder, DeploymentProfile profile) =>
        builder.AddAzureManagedRedis(StoreResources.Redis)
            .WithAccessKeyAuthentication()
            .ConfigureInfrastructure(infrastructure => infrastructure.GetProvisionableResources().OfType<RedisEnterpriseCluster>().Single().Sku = new RedisEnterpriseSku
            {
                Name = new StringLiteralExpression(profile.Redis.MemoryGi switch { <= 1 => "Balanced_B1", <= 3 => "Balanced_B3", _ => "Balanced_B10" }),
            });

    /// <summary>A node's size and bounds as a container app. Every gateway answers every request, so no ingress is sticky.</summary>
    public static IResourceBuilder<ProjectResource> AsContainerApp(this IResourceBuilder<ProjectResource> node, NodePlan plan) =>
        !node.ApplicationBuilder.IsForAzure() ? node : node.PublishAsAzureContainerApp((_, app) =>
        {
            var resources = app.Template.Containers[0].Value!.Resources;
            var cpu = Math.Min(plan.Cpu, LargestCpu);
            (resources.Cpu, resources.Memory) = ((double)cpu, string.Create(CultureInfo.InvariantCulture, $"{cpu * 2}Gi"));
            (app.Template.Scale.MinReplicas, app.Template.Scale.MaxReplicas) = (plan.Min, plan.Max);
            app.Template.TerminationGracePeriodSeconds = StopSeconds;
        });

    /// <summary>A worker that sleeps until more is ready and running than the workers before it have slots for.</summary>
    public static IResourceBuilder<ProjectResource> WakesAbove(this IResourceBuilder<ProjectResource> worker, int jobs)
    {
        var server = worker.ApplicationBuilder.Resources.OfType<AzurePostgresFlexibleServerResource>().Single();
        var password = worker.ApplicationBuilder.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == Password);
        return worker.PublishAsAzureContainerApp((infrastructure, app) =>
        {
            app.Configuration.Secrets.Add(new ContainerAppWritableSecret { Name = Password, Value = password.AsProvisioningParameter(infrastructure) });
            app.Template.Scale.Rules =
            [
                new ContainerAppScaleRule
                {
                    Name = "queue",
                    Custom = new ContainerAppCustomScaleRule
                    {
                        CustomScaleRuleType = "postgresql",
                        Metadata =
                        {
                            { "host", server.HostName.AsProvisioningParameter(infrastructure, "queue_host") },
                            { "port", "5432" },
                            { "userName", server.UserName!.AsProvisioningParameter(infrastructure, "queue_user") },
                            { "dbName", StoreResources.Database },
                            { "sslmode", "require" },
                            { "query", QueueDepth },
                            { "targetQueryValue", "1" },
                            { "activationTargetQueryValue", jobs.ToString(CultureInfo.InvariantCulture) },
                        },
                        Auth = [new ContainerAppScaleRuleAuth { SecretRef = Password, TriggerParameter = "password" }],
                    },
                },
            ];
        });
    }
}
