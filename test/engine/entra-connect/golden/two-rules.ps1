New-ADSyncRule `
-Name 'In from AD - User''s Own' `
-Identifier '11111111-2222-3333-4444-555555555555' `
-Description 'First line
and O’’Neil''s' `
-Direction 'Inbound' `
-Precedence 50 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'aaaaaaaa-0000-0000-0000-000000000001' `
-LinkType 'Provision' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-EnablePasswordSync `
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Source @('True') `
-Destination 'accountEnabled' `
-FlowType 'Constant' `
-ValueMergeType 'Update' `
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Source @('cn') `
-Destination 'cn' `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Source @('displayName','sAMAccountName') `
-Destination 'displayName' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF(IsPresent([displayName]), Trim([displayName]) & "''s <b>", [sAMAccountName])' `
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Source @() `
-Destination 'initials' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-ExecuteOnce `
-Expression '[givenName] & [sn]' `
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Source @('proxyAddresses') `
-Destination 'proxyAddresses' `
-FlowType 'Expression' `
-ValueMergeType 'MergeCaseInsensitive' `
-Expression 'RemoveDuplicates(ImportedValue("proxyAddresses"))' `
-OutVariable syncRule

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'isCriticalSystemObject','True','NOTEQUAL' `
-OutVariable condition0

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'mail','','ISNOTNULL' `
-OutVariable condition1

Add-ADSyncScopeConditionGroup `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'employeeID','E&','STARTSWITH' `
-OutVariable condition0

Add-ADSyncScopeConditionGroup `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0]) `
-OutVariable syncRule

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' `
-ArgumentList 'objectSid','objectSid',$false `
-OutVariable condition0

Add-ADSyncJoinConditionGroup `
-SynchronizationRule $syncRule[0] `
-JoinConditions @($condition0[0]) `
-OutVariable syncRule

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' `
-ArgumentList 'mail','mail',$true `
-OutVariable condition0

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' `
-ArgumentList 'cn','cn',$false `
-OutVariable condition1

Add-ADSyncJoinConditionGroup `
-SynchronizationRule $syncRule[0] `
-JoinConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule

Add-ADSyncRule `
-SynchronizationRule $syncRule[0]

Get-ADSyncRule `
-Identifier '11111111-2222-3333-4444-555555555555'


New-ADSyncRule `
-Name 'In from AD - User''s Own' `
-Identifier '77d54bbc-7ef7-8486-8843-7f099bb206f1' `
-Description 'First line
and O’’Neil''s' `
-Direction 'Inbound' `
-Precedence 51 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'aaaaaaaa-0000-0000-0000-000000000002' `
-LinkType 'Provision' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-EnablePasswordSync `
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Source @('True') `
-Destination 'accountEnabled' `
-FlowType 'Constant' `
-ValueMergeType 'Update' `
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Source @('cn') `
-Destination 'cn' `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Source @('displayName','sAMAccountName') `
-Destination 'displayName' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF(IsPresent([displayName]), Trim([displayName]) & "''s <b>", [sAMAccountName])' `
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Source @() `
-Destination 'initials' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-ExecuteOnce `
-Expression '[givenName] & [sn]' `
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Source @('proxyAddresses') `
-Destination 'proxyAddresses' `
-FlowType 'Expression' `
-ValueMergeType 'MergeCaseInsensitive' `
-Expression 'RemoveDuplicates(ImportedValue("proxyAddresses"))' `
-OutVariable syncRule

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'isCriticalSystemObject','True','NOTEQUAL' `
-OutVariable condition0

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'mail','','ISNOTNULL' `
-OutVariable condition1

Add-ADSyncScopeConditionGroup `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'employeeID','E&','STARTSWITH' `
-OutVariable condition0

Add-ADSyncScopeConditionGroup `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0]) `
-OutVariable syncRule

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' `
-ArgumentList 'objectSid','objectSid',$false `
-OutVariable condition0

Add-ADSyncJoinConditionGroup `
-SynchronizationRule $syncRule[0] `
-JoinConditions @($condition0[0]) `
-OutVariable syncRule

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' `
-ArgumentList 'mail','mail',$true `
-OutVariable condition0

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' `
-ArgumentList 'cn','cn',$false `
-OutVariable condition1

Add-ADSyncJoinConditionGroup `
-SynchronizationRule $syncRule[0] `
-JoinConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule

Add-ADSyncRule `
-SynchronizationRule $syncRule[0]

Get-ADSyncRule `
-Identifier '77d54bbc-7ef7-8486-8843-7f099bb206f1'


New-ADSyncRule `
-Name 'Out to Entra - User' `
-Identifier '22222222-2222-3333-4444-555555555555' `
-Description '' `
-Direction 'Outbound' `
-Precedence 0 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '11111111-2222-3333-4444-555555555555' `
-SourceObjectType 'person' `
-TargetObjectType 'user' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'StickyJoin' `
-SoftDeleteExpiryInterval '1.00:00:00' `
-ImmutableTag 'Microsoft.OuttoEntraUser.001' `
-Disabled `
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Destination 'sourceAnchor' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression '%Connector.ID%' `
-OutVariable syncRule

Add-ADSyncRule `
-SynchronizationRule $syncRule[0]

Get-ADSyncRule `
-Identifier '22222222-2222-3333-4444-555555555555'
